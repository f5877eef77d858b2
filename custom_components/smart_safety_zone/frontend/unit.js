/**
 * @license
 * Copyright 2019 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var z=globalThis,L=z.ShadowRoot&&(z.ShadyCSS===void 0||z.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,q=Symbol(),nt=new WeakMap,E=class{constructor(t,e,i){if(this._$cssResult$=!0,i!==q)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=t,this.t=e}get styleSheet(){let t=this.o,e=this.t;if(L&&t===void 0){let i=e!==void 0&&e.length===1;i&&(t=nt.get(e)),t===void 0&&((this.o=t=new CSSStyleSheet).replaceSync(this.cssText),i&&nt.set(e,t))}return t}toString(){return this.cssText}},rt=n=>new E(typeof n=="string"?n:n+"",void 0,q),T=(n,...t)=>{let e=n.length===1?n[0]:t.reduce((i,s,r)=>i+(o=>{if(o._$cssResult$===!0)return o.cssText;if(typeof o=="number")return o;throw Error("Value passed to 'css' function must be a 'css' function result: "+o+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(s)+n[r+1],n[0]);return new E(e,n,q)},ot=(n,t)=>{if(L)n.adoptedStyleSheets=t.map(e=>e instanceof CSSStyleSheet?e:e.styleSheet);else for(let e of t){let i=document.createElement("style"),s=z.litNonce;s!==void 0&&i.setAttribute("nonce",s),i.textContent=e.cssText,n.appendChild(i)}},V=L?n=>n:n=>n instanceof CSSStyleSheet?(t=>{let e="";for(let i of t.cssRules)e+=i.cssText;return rt(e)})(n):n;/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var{is:Tt,defineProperty:Ct,getOwnPropertyDescriptor:Pt,getOwnPropertyNames:Rt,getOwnPropertySymbols:Ut,getPrototypeOf:Mt}=Object,I=globalThis,at=I.trustedTypes,Ht=at?at.emptyScript:"",Ot=I.reactiveElementPolyfillSupport,C=(n,t)=>n,W={toAttribute(n,t){switch(t){case Boolean:n=n?Ht:null;break;case Object:case Array:n=n==null?n:JSON.stringify(n)}return n},fromAttribute(n,t){let e=n;switch(t){case Boolean:e=n!==null;break;case Number:e=n===null?null:Number(n);break;case Object:case Array:try{e=JSON.parse(n)}catch{e=null}}return e}},ht=(n,t)=>!Tt(n,t),ut={attribute:!0,type:String,converter:W,reflect:!1,useDefault:!1,hasChanged:ht};Symbol.metadata??=Symbol("metadata"),I.litPropertyMetadata??=new WeakMap;var f=class extends HTMLElement{static addInitializer(t){this._$Ei(),(this.l??=[]).push(t)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(t,e=ut){if(e.state&&(e.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(t)&&((e=Object.create(e)).wrapped=!0),this.elementProperties.set(t,e),!e.noAccessor){let i=Symbol(),s=this.getPropertyDescriptor(t,i,e);s!==void 0&&Ct(this.prototype,t,s)}}static getPropertyDescriptor(t,e,i){let{get:s,set:r}=Pt(this.prototype,t)??{get(){return this[e]},set(o){this[e]=o}};return{get:s,set(o){let l=s?.call(this);r?.call(this,o),this.requestUpdate(t,l,i)},configurable:!0,enumerable:!0}}static getPropertyOptions(t){return this.elementProperties.get(t)??ut}static _$Ei(){if(this.hasOwnProperty(C("elementProperties")))return;let t=Mt(this);t.finalize(),t.l!==void 0&&(this.l=[...t.l]),this.elementProperties=new Map(t.elementProperties)}static finalize(){if(this.hasOwnProperty(C("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(C("properties"))){let e=this.properties,i=[...Rt(e),...Ut(e)];for(let s of i)this.createProperty(s,e[s])}let t=this[Symbol.metadata];if(t!==null){let e=litPropertyMetadata.get(t);if(e!==void 0)for(let[i,s]of e)this.elementProperties.set(i,s)}this._$Eh=new Map;for(let[e,i]of this.elementProperties){let s=this._$Eu(e,i);s!==void 0&&this._$Eh.set(s,e)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(t){let e=[];if(Array.isArray(t)){let i=new Set(t.flat(1/0).reverse());for(let s of i)e.unshift(V(s))}else t!==void 0&&e.push(V(t));return e}static _$Eu(t,e){let i=e.attribute;return i===!1?void 0:typeof i=="string"?i:typeof t=="string"?t.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(t=>this.enableUpdating=t),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(t=>t(this))}addController(t){(this._$EO??=new Set).add(t),this.renderRoot!==void 0&&this.isConnected&&t.hostConnected?.()}removeController(t){this._$EO?.delete(t)}_$E_(){let t=new Map,e=this.constructor.elementProperties;for(let i of e.keys())this.hasOwnProperty(i)&&(t.set(i,this[i]),delete this[i]);t.size>0&&(this._$Ep=t)}createRenderRoot(){let t=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return ot(t,this.constructor.elementStyles),t}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(t=>t.hostConnected?.())}enableUpdating(t){}disconnectedCallback(){this._$EO?.forEach(t=>t.hostDisconnected?.())}attributeChangedCallback(t,e,i){this._$AK(t,i)}_$ET(t,e){let i=this.constructor.elementProperties.get(t),s=this.constructor._$Eu(t,i);if(s!==void 0&&i.reflect===!0){let r=(i.converter?.toAttribute!==void 0?i.converter:W).toAttribute(e,i.type);this._$Em=t,r==null?this.removeAttribute(s):this.setAttribute(s,r),this._$Em=null}}_$AK(t,e){let i=this.constructor,s=i._$Eh.get(t);if(s!==void 0&&this._$Em!==s){let r=i.getPropertyOptions(s),o=typeof r.converter=="function"?{fromAttribute:r.converter}:r.converter?.fromAttribute!==void 0?r.converter:W;this._$Em=s;let l=o.fromAttribute(e,r.type);this[s]=l??this._$Ej?.get(s)??l,this._$Em=null}}requestUpdate(t,e,i,s=!1,r){if(t!==void 0){let o=this.constructor;if(s===!1&&(r=this[t]),i??=o.getPropertyOptions(t),!((i.hasChanged??ht)(r,e)||i.useDefault&&i.reflect&&r===this._$Ej?.get(t)&&!this.hasAttribute(o._$Eu(t,i))))return;this.C(t,e,i)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(t,e,{useDefault:i,reflect:s,wrapped:r},o){i&&!(this._$Ej??=new Map).has(t)&&(this._$Ej.set(t,o??e??this[t]),r!==!0||o!==void 0)||(this._$AL.has(t)||(this.hasUpdated||i||(e=void 0),this._$AL.set(t,e)),s===!0&&this._$Em!==t&&(this._$Eq??=new Set).add(t))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(e){Promise.reject(e)}let t=this.scheduleUpdate();return t!=null&&await t,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[s,r]of this._$Ep)this[s]=r;this._$Ep=void 0}let i=this.constructor.elementProperties;if(i.size>0)for(let[s,r]of i){let{wrapped:o}=r,l=this[s];o!==!0||this._$AL.has(s)||l===void 0||this.C(s,void 0,r,l)}}let t=!1,e=this._$AL;try{t=this.shouldUpdate(e),t?(this.willUpdate(e),this._$EO?.forEach(i=>i.hostUpdate?.()),this.update(e)):this._$EM()}catch(i){throw t=!1,this._$EM(),i}t&&this._$AE(e)}willUpdate(t){}_$AE(t){this._$EO?.forEach(e=>e.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(t)),this.updated(t)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(t){return!0}update(t){this._$Eq&&=this._$Eq.forEach(e=>this._$ET(e,this[e])),this._$EM()}updated(t){}firstUpdated(t){}};f.elementStyles=[],f.shadowRootOptions={mode:"open"},f[C("elementProperties")]=new Map,f[C("finalized")]=new Map,Ot?.({ReactiveElement:f}),(I.reactiveElementVersions??=[]).push("2.1.2");/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var X=globalThis,lt=n=>n,j=X.trustedTypes,dt=j?j.createPolicy("lit-html",{createHTML:n=>n}):void 0,gt="$lit$",g=`lit$${Math.random().toFixed(9).slice(2)}$`,$t="?"+g,Dt=`<${$t}>`,v=document,R=()=>v.createComment(""),U=n=>n===null||typeof n!="object"&&typeof n!="function",Q=Array.isArray,Nt=n=>Q(n)||typeof n?.[Symbol.iterator]=="function",F=`[ 	
\f\r]`,P=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,ct=/-->/g,pt=/>/g,b=RegExp(`>|${F}(?:([^\\s"'>=/]+)(${F}*=${F}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),_t=/'/g,ft=/"/g,bt=/^(?:script|style|textarea|title)$/i,tt=n=>(t,...e)=>({_$litType$:n,strings:t,values:e}),h=tt(1),Jt=tt(2),Xt=tt(3),w=Symbol.for("lit-noChange"),a=Symbol.for("lit-nothing"),mt=new WeakMap,y=v.createTreeWalker(v,129);function yt(n,t){if(!Q(n)||!n.hasOwnProperty("raw"))throw Error("invalid template strings array");return dt!==void 0?dt.createHTML(t):t}var zt=(n,t)=>{let e=n.length-1,i=[],s,r=t===2?"<svg>":t===3?"<math>":"",o=P;for(let l=0;l<e;l++){let u=n[l],c,p,d=-1,_=0;for(;_<u.length&&(o.lastIndex=_,p=o.exec(u),p!==null);)_=o.lastIndex,o===P?p[1]==="!--"?o=ct:p[1]!==void 0?o=pt:p[2]!==void 0?(bt.test(p[2])&&(s=RegExp("</"+p[2],"g")),o=b):p[3]!==void 0&&(o=b):o===b?p[0]===">"?(o=s??P,d=-1):p[1]===void 0?d=-2:(d=o.lastIndex-p[2].length,c=p[1],o=p[3]===void 0?b:p[3]==='"'?ft:_t):o===ft||o===_t?o=b:o===ct||o===pt?o=P:(o=b,s=void 0);let m=o===b&&n[l+1].startsWith("/>")?" ":"";r+=o===P?u+Dt:d>=0?(i.push(c),u.slice(0,d)+gt+u.slice(d)+g+m):u+g+(d===-2?l:m)}return[yt(n,r+(n[e]||"<?>")+(t===2?"</svg>":t===3?"</math>":"")),i]},M=class n{constructor({strings:t,_$litType$:e},i){let s;this.parts=[];let r=0,o=0,l=t.length-1,u=this.parts,[c,p]=zt(t,e);if(this.el=n.createElement(c,i),y.currentNode=this.el.content,e===2||e===3){let d=this.el.content.firstChild;d.replaceWith(...d.childNodes)}for(;(s=y.nextNode())!==null&&u.length<l;){if(s.nodeType===1){if(s.hasAttributes())for(let d of s.getAttributeNames())if(d.endsWith(gt)){let _=p[o++],m=s.getAttribute(d).split(g),N=/([.?@])?(.*)/.exec(_);u.push({type:1,index:r,name:N[2],strings:m,ctor:N[1]==="."?Y:N[1]==="?"?Z:N[1]==="@"?G:x}),s.removeAttribute(d)}else d.startsWith(g)&&(u.push({type:6,index:r}),s.removeAttribute(d));if(bt.test(s.tagName)){let d=s.textContent.split(g),_=d.length-1;if(_>0){s.textContent=j?j.emptyScript:"";for(let m=0;m<_;m++)s.append(d[m],R()),y.nextNode(),u.push({type:2,index:++r});s.append(d[_],R())}}}else if(s.nodeType===8)if(s.data===$t)u.push({type:2,index:r});else{let d=-1;for(;(d=s.data.indexOf(g,d+1))!==-1;)u.push({type:7,index:r}),d+=g.length-1}r++}}static createElement(t,e){let i=v.createElement("template");return i.innerHTML=t,i}};function A(n,t,e=n,i){if(t===w)return t;let s=i!==void 0?e._$Co?.[i]:e._$Cl,r=U(t)?void 0:t._$litDirective$;return s?.constructor!==r&&(s?._$AO?.(!1),r===void 0?s=void 0:(s=new r(n),s._$AT(n,e,i)),i!==void 0?(e._$Co??=[])[i]=s:e._$Cl=s),s!==void 0&&(t=A(n,s._$AS(n,t.values),s,i)),t}var K=class{constructor(t,e){this._$AV=[],this._$AN=void 0,this._$AD=t,this._$AM=e}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(t){let{el:{content:e},parts:i}=this._$AD,s=(t?.creationScope??v).importNode(e,!0);y.currentNode=s;let r=y.nextNode(),o=0,l=0,u=i[0];for(;u!==void 0;){if(o===u.index){let c;u.type===2?c=new H(r,r.nextSibling,this,t):u.type===1?c=new u.ctor(r,u.name,u.strings,this,t):u.type===6&&(c=new J(r,this,t)),this._$AV.push(c),u=i[++l]}o!==u?.index&&(r=y.nextNode(),o++)}return y.currentNode=v,s}p(t){let e=0;for(let i of this._$AV)i!==void 0&&(i.strings!==void 0?(i._$AI(t,i,e),e+=i.strings.length-2):i._$AI(t[e])),e++}},H=class n{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(t,e,i,s){this.type=2,this._$AH=a,this._$AN=void 0,this._$AA=t,this._$AB=e,this._$AM=i,this.options=s,this._$Cv=s?.isConnected??!0}get parentNode(){let t=this._$AA.parentNode,e=this._$AM;return e!==void 0&&t?.nodeType===11&&(t=e.parentNode),t}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(t,e=this){t=A(this,t,e),U(t)?t===a||t==null||t===""?(this._$AH!==a&&this._$AR(),this._$AH=a):t!==this._$AH&&t!==w&&this._(t):t._$litType$!==void 0?this.$(t):t.nodeType!==void 0?this.T(t):Nt(t)?this.k(t):this._(t)}O(t){return this._$AA.parentNode.insertBefore(t,this._$AB)}T(t){this._$AH!==t&&(this._$AR(),this._$AH=this.O(t))}_(t){this._$AH!==a&&U(this._$AH)?this._$AA.nextSibling.data=t:this.T(v.createTextNode(t)),this._$AH=t}$(t){let{values:e,_$litType$:i}=t,s=typeof i=="number"?this._$AC(t):(i.el===void 0&&(i.el=M.createElement(yt(i.h,i.h[0]),this.options)),i);if(this._$AH?._$AD===s)this._$AH.p(e);else{let r=new K(s,this),o=r.u(this.options);r.p(e),this.T(o),this._$AH=r}}_$AC(t){let e=mt.get(t.strings);return e===void 0&&mt.set(t.strings,e=new M(t)),e}k(t){Q(this._$AH)||(this._$AH=[],this._$AR());let e=this._$AH,i,s=0;for(let r of t)s===e.length?e.push(i=new n(this.O(R()),this.O(R()),this,this.options)):i=e[s],i._$AI(r),s++;s<e.length&&(this._$AR(i&&i._$AB.nextSibling,s),e.length=s)}_$AR(t=this._$AA.nextSibling,e){for(this._$AP?.(!1,!0,e);t!==this._$AB;){let i=lt(t).nextSibling;lt(t).remove(),t=i}}setConnected(t){this._$AM===void 0&&(this._$Cv=t,this._$AP?.(t))}},x=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(t,e,i,s,r){this.type=1,this._$AH=a,this._$AN=void 0,this.element=t,this.name=e,this._$AM=s,this.options=r,i.length>2||i[0]!==""||i[1]!==""?(this._$AH=Array(i.length-1).fill(new String),this.strings=i):this._$AH=a}_$AI(t,e=this,i,s){let r=this.strings,o=!1;if(r===void 0)t=A(this,t,e,0),o=!U(t)||t!==this._$AH&&t!==w,o&&(this._$AH=t);else{let l=t,u,c;for(t=r[0],u=0;u<r.length-1;u++)c=A(this,l[i+u],e,u),c===w&&(c=this._$AH[u]),o||=!U(c)||c!==this._$AH[u],c===a?t=a:t!==a&&(t+=(c??"")+r[u+1]),this._$AH[u]=c}o&&!s&&this.j(t)}j(t){t===a?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,t??"")}},Y=class extends x{constructor(){super(...arguments),this.type=3}j(t){this.element[this.name]=t===a?void 0:t}},Z=class extends x{constructor(){super(...arguments),this.type=4}j(t){this.element.toggleAttribute(this.name,!!t&&t!==a)}},G=class extends x{constructor(t,e,i,s,r){super(t,e,i,s,r),this.type=5}_$AI(t,e=this){if((t=A(this,t,e,0)??a)===w)return;let i=this._$AH,s=t===a&&i!==a||t.capture!==i.capture||t.once!==i.once||t.passive!==i.passive,r=t!==a&&(i===a||s);s&&this.element.removeEventListener(this.name,this,i),r&&this.element.addEventListener(this.name,this,t),this._$AH=t}handleEvent(t){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,t):this._$AH.handleEvent(t)}},J=class{constructor(t,e,i){this.element=t,this.type=6,this._$AN=void 0,this._$AM=e,this.options=i}get _$AU(){return this._$AM._$AU}_$AI(t){A(this,t)}};var Lt=X.litHtmlPolyfillSupport;Lt?.(M,H),(X.litHtmlVersions??=[]).push("3.3.3");var vt=(n,t,e)=>{let i=e?.renderBefore??t,s=i._$litPart$;if(s===void 0){let r=e?.renderBefore??null;i._$litPart$=s=new H(t.insertBefore(R(),r),r,void 0,e??{})}return s._$AI(n),s};/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var et=globalThis,$=class extends f{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let t=super.createRenderRoot();return this.renderOptions.renderBefore??=t.firstChild,t}update(t){let e=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(t),this._$Do=vt(e,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return w}};$._$litElement$=!0,$.finalized=!0,et.litElementHydrateSupport?.({LitElement:$});var It=et.litElementPolyfillSupport;It?.({LitElement:$});(et.litElementVersions??=[]).push("4.2.2");/**
 * @license
 * Copyright 2022 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var k="smart_safety_zone";function wt(n){n.loadBackendTranslation?.("exceptions",k)}function O(n,t){let{message:e,translation_key:i,translation_domain:s,translation_placeholders:r}=t;return i&&n.localize?.(`component.${s}.exceptions.${i}.message`,r??{})||e||String(t)}var At=T`
  .card {
    box-sizing: border-box;
    height: 100%;
    padding: 16px;
    overflow: auto;
    border: var(--ha-card-border-width, 1px) solid var(--ha-card-border-color, var(--divider-color, #e0e0e0));
    border-radius: var(--ha-card-border-radius, 12px);
    background: var(--ha-card-background, var(--card-background-color, #fff));
    color: var(--primary-text-color);
  }
  h2 {
    margin: 0 0 8px;
    font-size: 1.3em;
    font-weight: 500;
  }
  p {
    margin: 8px 0;
  }
  button:focus-visible {
    outline: 3px solid var(--primary-color);
    outline-offset: 2px;
  }
  .mark {
    padding: 2px 8px;
    border: 1px dashed currentcolor;
    border-radius: 4px;
    font-size: 0.7em;
  }
  .alert {
    padding: 8px 12px;
    border-inline-start: 4px solid var(--error-color, #b00020);
    background: var(--secondary-background-color);
  }
  .buttons button {
    min-height: 48px;
    padding: 0 16px;
    border: 2px solid currentcolor;
    border-radius: 8px;
    background: none;
    color: inherit;
    font: inherit;
    cursor: pointer;
  }
  .buttons .main {
    border-color: var(--primary-text-color);
    background: var(--primary-text-color);
    color: var(--card-background-color, #fff);
    font-weight: 700;
  }
  .buttons .main small {
    color: inherit;
  }
  /* Chromium's own grey is too dark in the dark. */
  ::placeholder {
    color: var(--secondary-text-color);
    opacity: 1;
  }
  kbd {
    padding: 0 6px;
    border: 1px solid currentcolor;
    border-radius: 4px;
    font-size: 0.8em;
  }
  .phrase {
    display: inline-block;
    max-width: 100%;
    text-wrap: balance;
  }
  @media (pointer: coarse) {
    /* Where there is no keyboard, keys are no help. */
    kbd {
      display: none;
    }
  }
  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @media (prefers-reduced-motion: reduce) {
    * {
      animation: none !important;
    }
  }
`;function xt(n){return(t,e,i={})=>(t.split("-")[0]==="th"?n.th:n.en)[e].replace(/\{(\w+)\}/g,(r,o)=>String(i[o]??""))}function D(n,t,e=new Date){let i={timeZone:n.config.time_zone},s=n.language,r=l=>l.toLocaleDateString("en-CA",i),o=t.toLocaleTimeString(s,{...i,hour12:!1,hour:"2-digit",minute:"2-digit",second:"2-digit"});return r(t)===r(e)?o:`${t.toLocaleDateString(s,{...i,day:"numeric",month:"short",year:"numeric"})} ${o}`}var it={"unit.title":"Unit {unit}","unit.nothing":"Nothing to do. You are free.","unit.wait":"A new errand shows here by itself. Keep the radio on.","unit.done":"Done at {time}: {what}. The radio room knows.","unit.off":"You are off duty. The radio room does not send you.","unit.go_off":"Go off duty","unit.go_off_sure":"Press again: off duty","unit.go_on":"Go on duty","unit.offline":"No connection since {time}. Use the radio.","unit.refused":"This page is for units.","unit.again":"Try again","unit.failed":"Not sent: {reason} Try once more, else tell it by radio.","unit.quiet":"No siren. Do not call the site.","unit.drill":"Drill","unit.since":"{age} ago","unit.others":"Also sent: {units}","unit.route":"Route","unit.no_place":"Its place is not known. Ask by radio.","unit.notes":"From the radio room","unit.pictures":"Pictures","unit.picture_before":"{seconds} s before","unit.picture_after":"{seconds} s after","unit.picture_at":"At the press","unit.en_route":"On my way","unit.arrived":"Arrived","unit.finished":"Done","unit.finished_sure":"Press again: done","unit.help":"Need help","unit.help_sure":"Press again: need help","unit.help_sent":"The radio room has been told that you need help.","unit.state.sent":"You are sent","unit.state.en_route":"On your way","unit.state.on_scene":"You are there","unit.choose":"Choose a unit","unit.unknown_site":"unknown site","unit.menu":"Menu of Home Assistant","unit.task_of":"Incident {number} of {count}","unit.age.seconds":"{seconds} s","unit.age.minutes":"{minutes} min {seconds} s","unit.age.hours":"{hours} h {minutes} min","unit.age.days":"{days} d {hours} h","unit.kind.police":"Police","unit.kind.hold_up":"Hold-up","unit.kind.duress":"Duress","unit.kind.intrusion":"Intrusion","unit.kind.fire":"Fire","unit.kind.medical":"Medical","unit.kind.tamper":"Tamper","unit.kind.trouble":"Trouble","unit.kind.test":"Test","unit.kind.other":"Alarm of a kind unknown here","unit.about.link":"line lost","unit.about.trouble":"alarm point out of order","unit.about.copies":"site runs twice","unit.about.lamp":"broken lamp","unit.about.test":"self-test missed","unit.about.checkpoint":"checkpoint not visited"};var kt={"unit.title":"ชุด {unit}","unit.nothing":"ไม่มีเหตุที่ต้องไป ชุดนี้ว่าง","unit.wait":"ถ้ามีเหตุใหม่ หน้านี้จะแสดงเอง เปิดวิทยุไว้","unit.done":"เสร็จภารกิจเมื่อ {time}: {what} ศูนย์วิทยุทราบแล้ว","unit.off":"ออกเวรแล้ว ศูนย์วิทยุจะไม่ส่งชุดนี้ออกเหตุ","unit.go_off":"ออกเวร","unit.go_off_sure":"กดอีกครั้ง: ออกเวร","unit.go_on":"เข้าเวร","unit.offline":"ขาดการเชื่อมต่อตั้งแต่ {time} ให้ใช้วิทยุ","unit.refused":"หน้านี้สำหรับชุดปฏิบัติการ","unit.again":"ลองอีกครั้ง","unit.failed":"ส่งไม่สำเร็จ: {reason} ลองอีกครั้ง ถ้ายังไม่ได้ให้แจ้งทางวิทยุ","unit.quiet":"ห้ามเปิดไซเรน ห้ามโทรหาจุดติดตั้ง","unit.drill":"การฝึกซ้อม","unit.since":"{age} ที่แล้ว","unit.others":"ไปด้วยกัน: {units}","unit.route":"เส้นทาง","unit.no_place":"ไม่ทราบตำแหน่ง ให้ถามทางวิทยุ","unit.notes":"จากศูนย์วิทยุ","unit.pictures":"ภาพ","unit.picture_before":"{seconds} วินาทีก่อน","unit.picture_after":"{seconds} วินาทีหลัง","unit.picture_at":"ขณะกดแจ้งเหตุ","unit.en_route":"กำลังไป","unit.arrived":"ถึงแล้ว","unit.finished":"เสร็จภารกิจ","unit.finished_sure":"กดอีกครั้ง: เสร็จภารกิจ","unit.help":"ขอกำลังเสริม","unit.help_sure":"กดอีกครั้ง: ขอกำลังเสริม","unit.help_sent":"แจ้งศูนย์วิทยุแล้วว่าขอกำลังเสริม","unit.state.sent":"ส่งชุดนี้ไปแล้ว","unit.state.en_route":"กำลังเดินทาง","unit.state.on_scene":"ถึงที่เกิดเหตุแล้ว","unit.choose":"เลือกชุดปฏิบัติการ","unit.unknown_site":"ไม่ทราบจุดติดตั้ง","unit.menu":"เมนูของ Home Assistant","unit.task_of":"เหตุที่ {number} จาก {count}","unit.age.seconds":"{seconds} วิ","unit.age.minutes":"{minutes} นาที {seconds} วิ","unit.age.hours":"{hours} ชม. {minutes} นาที","unit.age.days":"{days} วัน {hours} ชม.","unit.kind.police":"ขอตำรวจ","unit.kind.hold_up":"ปล้น","unit.kind.duress":"ถูกบังคับ","unit.kind.intrusion":"บุกรุก","unit.kind.fire":"ไฟไหม้","unit.kind.medical":"เจ็บป่วยฉุกเฉิน","unit.kind.tamper":"งัดแงะอุปกรณ์","unit.kind.trouble":"ข้อขัดข้อง","unit.kind.test":"ทดสอบ","unit.kind.other":"การแจ้งเหตุประเภทที่ไม่รู้จัก","unit.about.link":"ขาดการติดต่อ","unit.about.trouble":"จุดแจ้งเหตุใช้งานไม่ได้","unit.about.copies":"จุดติดตั้งทำงานซ้ำสองแห่ง","unit.about.lamp":"หลอดไฟเสีย","unit.about.test":"ไม่ได้ทดสอบตามกำหนด","unit.about.checkpoint":"จุดตรวจไม่มีผู้มาตรวจ"};var S=xt({en:it,th:kt});function B(n,t,e){let i=`unit.${t}.${e}`;return i in it?S(n,i):e.replaceAll("_"," ")}function St(n,t){let e=Math.max(0,Math.floor(t/1e3)),i=Math.floor(e/60),s=Math.floor(i/60);return s?S(n,"unit.age.hours",{hours:s,minutes:i%60}):i?S(n,"unit.age.minutes",{minutes:i,seconds:e%60}):S(n,"unit.age.seconds",{seconds:e})}var Et=T`
  :host {
    display: flex;
    flex-direction: column;
    box-sizing: border-box;
    height: 100%;
    min-height: 100dvh;
    padding: env(safe-area-inset-top) env(safe-area-inset-right) env(safe-area-inset-bottom) env(safe-area-inset-left);
    background: var(--primary-background-color);
    color: var(--primary-text-color);
    font-size: 18px;
  }
  header {
    display: flex;
    gap: 8px;
    align-items: center;
    padding: 4px 16px;
    border-bottom: 1px solid var(--divider-color);
  }
  h1 {
    flex: 1;
    margin: 0;
    font-size: 1.1em;
    font-weight: 500;
  }
  main {
    flex: 1;
    overflow: auto;
    padding: 8px 16px;
  }
  h2 {
    margin: 8px 0 0;
    font-size: 1.7em;
    line-height: 1.2;
  }
  .where {
    margin: 4px 0;
    font-size: 1.3em;
  }
  .warning,
  .quiet {
    margin: 8px 0;
    padding: 12px;
    border-radius: 8px;
    background: #b00020;
    color: #fff;
    font-weight: 700;
  }
  .quiet {
    border: 3px solid #fff;
  }
  .nothing {
    padding: 48px 0;
    font-size: 1.3em;
    text-align: center;
  }
  footer .warning {
    margin: 0;
  }
  footer {
    display: grid;
    gap: 8px;
    padding: 8px 16px 16px;
    border-top: 1px solid var(--divider-color);
    background: var(--card-background-color);
  }
  footer .more {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(40%, 1fr));
    gap: 8px;
  }
  button,
  .route,
  select {
    box-sizing: border-box;
    min-height: 56px;
    padding: 8px 16px;
    border: 2px solid currentcolor;
    border-radius: 12px;
    background: none;
    color: inherit;
    font: inherit;
    font-weight: 500;
    text-align: center;
    text-decoration: none;
  }
  .route {
    min-height: 64px;
    font-size: 1.15em;
    display: grid;
    place-items: center;
    margin: 12px 0;
  }
  .main {
    min-height: 88px;
    border-color: var(--primary-text-color);
    background: var(--primary-text-color);
    color: var(--primary-background-color);
    font-size: 1.5em;
    font-weight: 700;
  }
  .help {
    border-color: #b00020;
    background: #b00020;
    color: #fff;
    font-weight: 700;
  }
  .sure {
    outline: 4px solid currentcolor;
    outline-offset: 3px;
  }
  .help.sure {
    outline-color: #b00020;
  }
  .done {
    font-weight: 700;
  }
  .plain {
    min-height: 48px;
    border: none;
  }
  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  li {
    padding: 8px 0;
    border-top: 1px solid var(--divider-color);
    overflow-wrap: anywhere;
    white-space: pre-wrap;
  }
  .strip {
    display: flex;
    gap: 8px;
    overflow-x: auto;
    padding: 4px;
  }
  .strip button {
    flex: none;
    min-height: 48px;
  }
  .strip button[aria-pressed="true"] {
    outline: 3px solid var(--primary-color);
  }
  img {
    display: block;
    width: 100%;
    margin-top: 8px;
    border-radius: 8px;
  }
  small,
  time {
    color: var(--secondary-text-color);
  }
`;var qt=12e3,Vt=1e4,Wt=5e3,Ft={sent:"en_route",en_route:"arrived",on_scene:"finished"},st=class extends ${static properties={hass:{attribute:!1},narrow:{type:Boolean},_units:{state:!0},_unit:{state:!0},_task:{state:!0},_refused:{state:!0},_failure:{state:!0},_busy:{state:!0},_sure:{state:!0},_done:{state:!0},_tick:{state:!0},_shots:{state:!0},_shown:{state:!0}};_heardAt;_offsetMs=0;_listedAt=0;_timer;_sureTimer;_unsubscribe;constructor(){super(),this._unit=this._failure="",this._task=new URLSearchParams(window.location.search).get("incident")??"",this._busy=!1,this._tick=0,this._shots=[]}connectedCallback(){super.connectedCallback(),this._timer=window.setInterval(()=>this._tick++,1e3)}disconnectedCallback(){super.disconnectedCallback(),window.clearInterval(this._timer);let t=this._unsubscribe;this._unsubscribe=void 0,t?.then(e=>e?.()).catch(()=>{}),this._hide()}willUpdate(t){!t.has("hass")||!this.hass||!this.isConnected||this._unsubscribe||(wt(this.hass),this._subscribe(this.hass))}_subscribe(t){this._unsubscribe=t.connection.subscribeMessage(e=>this._take(e),{type:`${k}/unit/subscribe`}).catch(e=>{this._refused=e})}_take(t){this._refused=void 0,this._heardAt=Date.now(),this._offsetMs=t.now_ms-this._heardAt,t.units&&(this._units=t.units),(t.units||this._heardAt-this._listedAt>Vt)&&this._list()}_say(t,e){return S(this.hass?.language??"en",t,e)}get _mine(){let t=this._units??[];return t.find(e=>e.unit===this._unit)??t.find(e=>e.tasks.some(i=>i.id===this._task))??t.find(e=>e.tasks.length)??t[0]}get _current(){let t=this._mine?.tasks??[];return t.find(e=>e.id===this._task)??t[0]}async _act(t){let e=this._mine,i=this._current;if(!(!e||!i||this._busy)){this._busy=!0,this._failure="";try{await this.hass.callWS({type:`${k}/unit/step`,unit:e.unit,incident:i.id,step:t}),t==="finished"&&(this._done={what:this._where(i),at:new Date(Date.now()+this._offsetMs)},this._task="")}catch(s){this._failure=O(this.hass,s)}finally{this._busy=!1}}}_twice(t,e){if(window.clearTimeout(this._sureTimer),this._sure===t){this._sure=void 0,e();return}this._sure=t,this._sureTimer=window.setTimeout(()=>this._sure=void 0,Wt)}_where(t){return[t.site_name??this._say("unit.unknown_site"),t.point_name].filter(Boolean).join(", ")}async _list(){this._listedAt=Date.now();let t=this._mine,e=this._current;if(!t||!e){this._shots=[],this._hide();return}let i=await this.hass.callWS({type:`${k}/unit/pictures`,unit:t.unit,incident:e.id}).catch(()=>[]);e.id===this._current?.id&&(this._shots=i.filter(s=>s.state==="kept"))}async _show(t){this._hide();try{let e=await this.hass.fetchWithAuth(t);if(!e.ok)throw new Error(String(e.status));this._shown={path:t,address:URL.createObjectURL(await e.blob())}}catch(e){this._failure=O(this.hass,e)}}_hide(){this._shown&&URL.revokeObjectURL(this._shown.address),this._shown=void 0}render(){let{hass:t}=this;if(!t)return a;if(this._refused)return h`<main><h1>${this._say("unit.refused")}</h1><p role="alert">${O(t,this._refused)}</p><button @click=${()=>this._subscribe(t)}>${this._say("unit.again")}</button></main>`;let e=this._mine;if(!e)return a;let i=this._current,s=this._heardAt===void 0||Date.now()-this._heardAt>qt||t.connected===!1;return h`
      <header>
        <button class="plain" aria-label=${this._say("unit.menu")} @click=${()=>this.dispatchEvent(new CustomEvent("hass-toggle-menu",{bubbles:!0,composed:!0}))}>☰</button>
        <h1>${this._say("unit.title",{unit:e.unit})}</h1>
        <time>${D(t,new Date(Date.now()+this._offsetMs))}</time>
      </header>
      ${s&&this._heardAt!==void 0?h`<p class="warning" role="alert">${this._say("unit.offline",{time:D(t,new Date(this._heardAt))})}</p>`:a}
      <main>${this._choices(e)} ${i?this._incident(t,e,i):this._free(t,e)}</main>
      ${i?this._buttons(i):this._duty(e)}
    `}_choices(t){let e=this._units??[];return e.length<2?a:h`<select
      aria-label=${this._say("unit.choose")}
      @change=${i=>{this._unit=i.target.value,this._task="",this._list()}}
    >
      ${e.map(i=>h`<option value=${i.unit} ?selected=${i===t}>${i.unit}${i.tasks.length?` (${i.tasks.length})`:""}</option>`)}
    </select>`}_incident(t,e,i){let{language:s}=t,r=[B(s,"kind",i.kind)];(i.kind==="trouble"||i.kind==="other")&&r.push(B(s,"about",i.about)),i.drill&&r.push(this._say("unit.drill"));let o=e.tasks.indexOf(i);return h`<article aria-labelledby="what">
      ${e.tasks.length>1?h`<button class="plain" @click=${()=>this._task=e.tasks[(o+1)%e.tasks.length].id}>
            ${this._say("unit.task_of",{number:o+1,count:e.tasks.length})} →
          </button>`:a}
      <h2 id="what">${r.join(", ")}</h2>
      <p class="where">${this._where(i)}</p>
      <p><strong>${B(s,"state",i.state)}</strong> · <small>${this._say("unit.since",{age:St(s,Date.now()+this._offsetMs-i.opened_ms)})}</small></p>
      ${i.quiet?h`<p class="quiet">${this._say("unit.quiet")}</p>`:a}
      ${i.asked_for_help?h`<p class="warning" role="status">${this._say("unit.help_sent")}</p>`:a}
      ${i.others.length?h`<p>${this._say("unit.others",{units:i.others.join(", ")})}</p>`:a}
      ${this._route(i)}
      ${i.notes.length?h`<h3>${this._say("unit.notes")}</h3>
            <ul>
              ${[...i.notes].reverse().map(l=>h`<li><time>${D(t,new Date(l.at_ms))}</time> ${l.text}</li>`)}
            </ul>`:a}
      ${this._pictures()}
    </article>`}_route(t){let{latitude:e,longitude:i}=t;if(e===null||i===null)return h`<p>${this._say("unit.no_place")}</p>`;let s=`${e.toFixed(6)},${i.toFixed(6)}`,r=/iPhone|iPad|Macintosh/.test(navigator.userAgent);return h`<a class="route" href=${r?`maps://?daddr=${s}`:`geo:${s}?q=${s}`}>${this._say("unit.route")}</a>`}_pictures(){if(!this._shots.length)return a;let t=i=>Math.abs(i.offset_ms)<500?this._say("unit.picture_at"):this._say(i.offset_ms<0?"unit.picture_before":"unit.picture_after",{seconds:(Math.abs(i.offset_ms)/1e3).toFixed(0)}),e=this._shots.find(i=>i.path===this._shown?.path);return h`<h3>${this._say("unit.pictures")}</h3>
      <div class="strip">
        ${this._shots.map(i=>h`<button aria-pressed=${i.path===this._shown?.path} @click=${s=>{s.currentTarget.scrollIntoView({inline:"center",block:"nearest"}),this._show(i.path)}}>${t(i)}</button>`)}
      </div>
      ${e&&this._shown?h`<img src=${this._shown.address} alt=${t(e)} />`:a}`}_buttons(t){let e=Ft[t.state],i=(s,r)=>h`<button class=${r?"main":""} ?disabled=${this._busy} @click=${()=>this._act(s)}>${this._say(`unit.${s}`)}</button>`;return h`<footer>
      ${this._failure?h`<p class="warning" role="alert">${this._say("unit.failed",{reason:this._failure})}</p>`:a}
      ${e?i(e,!0):a}
      <div class="more">
        ${e==="en_route"?i("arrived",!1):e==="arrived"?this._careful("finished",""):a}
        ${this._careful("help","help")}
      </div>
    </footer>`}_careful(t,e,i=()=>this._act(t)){let s=this._sure===t;return h`<button class="${e} ${s?"sure":""}" ?disabled=${this._busy} @click=${()=>this._twice(t,i)}>${this._say(s?`unit.${t}_sure`:`unit.${t}`)}</button>`}_duty(t){return t.may_switch?h`<footer>
      ${this._failure?h`<p class="warning" role="alert">${this._say("unit.failed",{reason:this._failure})}</p>`:a}
      ${t.on_duty?this._careful("go_off","",()=>this._switch(t)):h`<button class="main" ?disabled=${this._busy} @click=${()=>this._switch(t)}>${this._say("unit.go_on")}</button>`}
    </footer>`:a}async _switch(t){this._busy=!0,this._failure="";try{await this.hass.callWS({type:`${k}/unit/duty`,unit:t.unit,on:!t.on_duty})}catch(e){this._failure=O(this.hass,e)}finally{this._busy=!1}}_free(t,e){let i=this._done;return h`<div class="nothing" role="status">
      ${i?h`<p class="done"><span aria-hidden="true">✓</span> ${this._say("unit.done",{what:i.what,time:D(t,i.at)})}</p>`:a}
      ${e.on_duty?h`<p>${this._say("unit.nothing")}</p>
            <p><small>${this._say("unit.wait")}</small></p>`:h`<p>${this._say("unit.off")}</p>`}
    </div>`}static styles=[At,Et]};customElements.get("ssz-unit-page")||customElements.define("ssz-unit-page",st);export{st as UnitPage};
