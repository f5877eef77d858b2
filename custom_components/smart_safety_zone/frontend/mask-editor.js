/**
 * @license
 * Copyright 2019 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var O=globalThis,M=O.ShadowRoot&&(O.ShadyCSS===void 0||O.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,L=Symbol(),G=new WeakMap,w=class{constructor(t,e,s){if(this._$cssResult$=!0,s!==L)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=t,this.t=e}get styleSheet(){let t=this.o,e=this.t;if(M&&t===void 0){let s=e!==void 0&&e.length===1;s&&(t=G.get(e)),t===void 0&&((this.o=t=new CSSStyleSheet).replaceSync(this.cssText),s&&G.set(e,t))}return t}toString(){return this.cssText}},Q=r=>new w(typeof r=="string"?r:r+"",void 0,L),S=(r,...t)=>{let e=r.length===1?r[0]:t.reduce((s,i,n)=>s+(o=>{if(o._$cssResult$===!0)return o.cssText;if(typeof o=="number")return o;throw Error("Value passed to 'css' function must be a 'css' function result: "+o+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(i)+r[n+1],r[0]);return new w(e,r,L)},tt=(r,t)=>{if(M)r.adoptedStyleSheets=t.map(e=>e instanceof CSSStyleSheet?e:e.styleSheet);else for(let e of t){let s=document.createElement("style"),i=O.litNonce;i!==void 0&&s.setAttribute("nonce",i),s.textContent=e.cssText,r.appendChild(s)}},z=M?r=>r:r=>r instanceof CSSStyleSheet?(t=>{let e="";for(let s of t.cssRules)e+=s.cssText;return Q(e)})(r):r;/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var{is:At,defineProperty:xt,getOwnPropertyDescriptor:kt,getOwnPropertyNames:wt,getOwnPropertySymbols:St,getPrototypeOf:Et}=Object,N=globalThis,et=N.trustedTypes,Ct=et?et.emptyScript:"",Pt=N.reactiveElementPolyfillSupport,E=(r,t)=>r,j={toAttribute(r,t){switch(t){case Boolean:r=r?Ct:null;break;case Object:case Array:r=r==null?r:JSON.stringify(r)}return r},fromAttribute(r,t){let e=r;switch(t){case Boolean:e=r!==null;break;case Number:e=r===null?null:Number(r);break;case Object:case Array:try{e=JSON.parse(r)}catch{e=null}}return e}},it=(r,t)=>!At(r,t),st={attribute:!0,type:String,converter:j,reflect:!1,useDefault:!1,hasChanged:it};Symbol.metadata??=Symbol("metadata"),N.litPropertyMetadata??=new WeakMap;var g=class extends HTMLElement{static addInitializer(t){this._$Ei(),(this.l??=[]).push(t)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(t,e=st){if(e.state&&(e.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(t)&&((e=Object.create(e)).wrapped=!0),this.elementProperties.set(t,e),!e.noAccessor){let s=Symbol(),i=this.getPropertyDescriptor(t,s,e);i!==void 0&&xt(this.prototype,t,i)}}static getPropertyDescriptor(t,e,s){let{get:i,set:n}=kt(this.prototype,t)??{get(){return this[e]},set(o){this[e]=o}};return{get:i,set(o){let c=i?.call(this);n?.call(this,o),this.requestUpdate(t,c,s)},configurable:!0,enumerable:!0}}static getPropertyOptions(t){return this.elementProperties.get(t)??st}static _$Ei(){if(this.hasOwnProperty(E("elementProperties")))return;let t=Et(this);t.finalize(),t.l!==void 0&&(this.l=[...t.l]),this.elementProperties=new Map(t.elementProperties)}static finalize(){if(this.hasOwnProperty(E("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(E("properties"))){let e=this.properties,s=[...wt(e),...St(e)];for(let i of s)this.createProperty(i,e[i])}let t=this[Symbol.metadata];if(t!==null){let e=litPropertyMetadata.get(t);if(e!==void 0)for(let[s,i]of e)this.elementProperties.set(s,i)}this._$Eh=new Map;for(let[e,s]of this.elementProperties){let i=this._$Eu(e,s);i!==void 0&&this._$Eh.set(i,e)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(t){let e=[];if(Array.isArray(t)){let s=new Set(t.flat(1/0).reverse());for(let i of s)e.unshift(z(i))}else t!==void 0&&e.push(z(t));return e}static _$Eu(t,e){let s=e.attribute;return s===!1?void 0:typeof s=="string"?s:typeof t=="string"?t.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(t=>this.enableUpdating=t),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(t=>t(this))}addController(t){(this._$EO??=new Set).add(t),this.renderRoot!==void 0&&this.isConnected&&t.hostConnected?.()}removeController(t){this._$EO?.delete(t)}_$E_(){let t=new Map,e=this.constructor.elementProperties;for(let s of e.keys())this.hasOwnProperty(s)&&(t.set(s,this[s]),delete this[s]);t.size>0&&(this._$Ep=t)}createRenderRoot(){let t=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return tt(t,this.constructor.elementStyles),t}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(t=>t.hostConnected?.())}enableUpdating(t){}disconnectedCallback(){this._$EO?.forEach(t=>t.hostDisconnected?.())}attributeChangedCallback(t,e,s){this._$AK(t,s)}_$ET(t,e){let s=this.constructor.elementProperties.get(t),i=this.constructor._$Eu(t,s);if(i!==void 0&&s.reflect===!0){let n=(s.converter?.toAttribute!==void 0?s.converter:j).toAttribute(e,s.type);this._$Em=t,n==null?this.removeAttribute(i):this.setAttribute(i,n),this._$Em=null}}_$AK(t,e){let s=this.constructor,i=s._$Eh.get(t);if(i!==void 0&&this._$Em!==i){let n=s.getPropertyOptions(i),o=typeof n.converter=="function"?{fromAttribute:n.converter}:n.converter?.fromAttribute!==void 0?n.converter:j;this._$Em=i;let c=o.fromAttribute(e,n.type);this[i]=c??this._$Ej?.get(i)??c,this._$Em=null}}requestUpdate(t,e,s,i=!1,n){if(t!==void 0){let o=this.constructor;if(i===!1&&(n=this[t]),s??=o.getPropertyOptions(t),!((s.hasChanged??it)(n,e)||s.useDefault&&s.reflect&&n===this._$Ej?.get(t)&&!this.hasAttribute(o._$Eu(t,s))))return;this.C(t,e,s)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(t,e,{useDefault:s,reflect:i,wrapped:n},o){s&&!(this._$Ej??=new Map).has(t)&&(this._$Ej.set(t,o??e??this[t]),n!==!0||o!==void 0)||(this._$AL.has(t)||(this.hasUpdated||s||(e=void 0),this._$AL.set(t,e)),i===!0&&this._$Em!==t&&(this._$Eq??=new Set).add(t))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(e){Promise.reject(e)}let t=this.scheduleUpdate();return t!=null&&await t,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[i,n]of this._$Ep)this[i]=n;this._$Ep=void 0}let s=this.constructor.elementProperties;if(s.size>0)for(let[i,n]of s){let{wrapped:o}=n,c=this[i];o!==!0||this._$AL.has(i)||c===void 0||this.C(i,void 0,n,c)}}let t=!1,e=this._$AL;try{t=this.shouldUpdate(e),t?(this.willUpdate(e),this._$EO?.forEach(s=>s.hostUpdate?.()),this.update(e)):this._$EM()}catch(s){throw t=!1,this._$EM(),s}t&&this._$AE(e)}willUpdate(t){}_$AE(t){this._$EO?.forEach(e=>e.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(t)),this.updated(t)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(t){return!0}update(t){this._$Eq&&=this._$Eq.forEach(e=>this._$ET(e,this[e])),this._$EM()}updated(t){}firstUpdated(t){}};g.elementStyles=[],g.shadowRootOptions={mode:"open"},g[E("elementProperties")]=new Map,g[E("finalized")]=new Map,Pt?.({ReactiveElement:g}),(N.reactiveElementVersions??=[]).push("2.1.2");/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var F=globalThis,rt=r=>r,D=F.trustedTypes,nt=D?D.createPolicy("lit-html",{createHTML:r=>r}):void 0,dt="$lit$",f=`lit$${Math.random().toFixed(9).slice(2)}$`,pt="?"+f,Rt=`<${pt}>`,b=document,P=()=>b.createComment(""),R=r=>r===null||typeof r!="object"&&typeof r!="function",Z=Array.isArray,Tt=r=>Z(r)||typeof r?.[Symbol.iterator]=="function",B=`[ 	
\f\r]`,C=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,ot=/-->/g,at=/>/g,y=RegExp(`>|${B}(?:([^\\s"'>=/]+)(${B}*=${B}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),ht=/'/g,lt=/"/g,ut=/^(?:script|style|textarea|title)$/i,J=r=>(t,...e)=>({_$litType$:r,strings:t,values:e}),u=J(1),mt=J(2),Vt=J(3),A=Symbol.for("lit-noChange"),h=Symbol.for("lit-nothing"),ct=new WeakMap,v=b.createTreeWalker(b,129);function gt(r,t){if(!Z(r)||!r.hasOwnProperty("raw"))throw Error("invalid template strings array");return nt!==void 0?nt.createHTML(t):t}var Ht=(r,t)=>{let e=r.length-1,s=[],i,n=t===2?"<svg>":t===3?"<math>":"",o=C;for(let c=0;c<e;c++){let a=r[c],d,p,l=-1,m=0;for(;m<a.length&&(o.lastIndex=m,p=o.exec(a),p!==null);)m=o.lastIndex,o===C?p[1]==="!--"?o=ot:p[1]!==void 0?o=at:p[2]!==void 0?(ut.test(p[2])&&(i=RegExp("</"+p[2],"g")),o=y):p[3]!==void 0&&(o=y):o===y?p[0]===">"?(o=i??C,l=-1):p[1]===void 0?l=-2:(l=o.lastIndex-p[2].length,d=p[1],o=p[3]===void 0?y:p[3]==='"'?lt:ht):o===lt||o===ht?o=y:o===ot||o===at?o=C:(o=y,i=void 0);let _=o===y&&r[c+1].startsWith("/>")?" ":"";n+=o===C?a+Rt:l>=0?(s.push(d),a.slice(0,l)+dt+a.slice(l)+f+_):a+f+(l===-2?c:_)}return[gt(r,n+(r[e]||"<?>")+(t===2?"</svg>":t===3?"</math>":"")),s]},T=class r{constructor({strings:t,_$litType$:e},s){let i;this.parts=[];let n=0,o=0,c=t.length-1,a=this.parts,[d,p]=Ht(t,e);if(this.el=r.createElement(d,s),v.currentNode=this.el.content,e===2||e===3){let l=this.el.content.firstChild;l.replaceWith(...l.childNodes)}for(;(i=v.nextNode())!==null&&a.length<c;){if(i.nodeType===1){if(i.hasAttributes())for(let l of i.getAttributeNames())if(l.endsWith(dt)){let m=p[o++],_=i.getAttribute(l).split(f),U=/([.?@])?(.*)/.exec(m);a.push({type:1,index:n,name:U[2],strings:_,ctor:U[1]==="."?W:U[1]==="?"?V:U[1]==="@"?q:k}),i.removeAttribute(l)}else l.startsWith(f)&&(a.push({type:6,index:n}),i.removeAttribute(l));if(ut.test(i.tagName)){let l=i.textContent.split(f),m=l.length-1;if(m>0){i.textContent=D?D.emptyScript:"";for(let _=0;_<m;_++)i.append(l[_],P()),v.nextNode(),a.push({type:2,index:++n});i.append(l[m],P())}}}else if(i.nodeType===8)if(i.data===pt)a.push({type:2,index:n});else{let l=-1;for(;(l=i.data.indexOf(f,l+1))!==-1;)a.push({type:7,index:n}),l+=f.length-1}n++}}static createElement(t,e){let s=b.createElement("template");return s.innerHTML=t,s}};function x(r,t,e=r,s){if(t===A)return t;let i=s!==void 0?e._$Co?.[s]:e._$Cl,n=R(t)?void 0:t._$litDirective$;return i?.constructor!==n&&(i?._$AO?.(!1),n===void 0?i=void 0:(i=new n(r),i._$AT(r,e,s)),s!==void 0?(e._$Co??=[])[s]=i:e._$Cl=i),i!==void 0&&(t=x(r,i._$AS(r,t.values),i,s)),t}var I=class{constructor(t,e){this._$AV=[],this._$AN=void 0,this._$AD=t,this._$AM=e}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(t){let{el:{content:e},parts:s}=this._$AD,i=(t?.creationScope??b).importNode(e,!0);v.currentNode=i;let n=v.nextNode(),o=0,c=0,a=s[0];for(;a!==void 0;){if(o===a.index){let d;a.type===2?d=new H(n,n.nextSibling,this,t):a.type===1?d=new a.ctor(n,a.name,a.strings,this,t):a.type===6&&(d=new K(n,this,t)),this._$AV.push(d),a=s[++c]}o!==a?.index&&(n=v.nextNode(),o++)}return v.currentNode=b,i}p(t){let e=0;for(let s of this._$AV)s!==void 0&&(s.strings!==void 0?(s._$AI(t,s,e),e+=s.strings.length-2):s._$AI(t[e])),e++}},H=class r{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(t,e,s,i){this.type=2,this._$AH=h,this._$AN=void 0,this._$AA=t,this._$AB=e,this._$AM=s,this.options=i,this._$Cv=i?.isConnected??!0}get parentNode(){let t=this._$AA.parentNode,e=this._$AM;return e!==void 0&&t?.nodeType===11&&(t=e.parentNode),t}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(t,e=this){t=x(this,t,e),R(t)?t===h||t==null||t===""?(this._$AH!==h&&this._$AR(),this._$AH=h):t!==this._$AH&&t!==A&&this._(t):t._$litType$!==void 0?this.$(t):t.nodeType!==void 0?this.T(t):Tt(t)?this.k(t):this._(t)}O(t){return this._$AA.parentNode.insertBefore(t,this._$AB)}T(t){this._$AH!==t&&(this._$AR(),this._$AH=this.O(t))}_(t){this._$AH!==h&&R(this._$AH)?this._$AA.nextSibling.data=t:this.T(b.createTextNode(t)),this._$AH=t}$(t){let{values:e,_$litType$:s}=t,i=typeof s=="number"?this._$AC(t):(s.el===void 0&&(s.el=T.createElement(gt(s.h,s.h[0]),this.options)),s);if(this._$AH?._$AD===i)this._$AH.p(e);else{let n=new I(i,this),o=n.u(this.options);n.p(e),this.T(o),this._$AH=n}}_$AC(t){let e=ct.get(t.strings);return e===void 0&&ct.set(t.strings,e=new T(t)),e}k(t){Z(this._$AH)||(this._$AH=[],this._$AR());let e=this._$AH,s,i=0;for(let n of t)i===e.length?e.push(s=new r(this.O(P()),this.O(P()),this,this.options)):s=e[i],s._$AI(n),i++;i<e.length&&(this._$AR(s&&s._$AB.nextSibling,i),e.length=i)}_$AR(t=this._$AA.nextSibling,e){for(this._$AP?.(!1,!0,e);t!==this._$AB;){let s=rt(t).nextSibling;rt(t).remove(),t=s}}setConnected(t){this._$AM===void 0&&(this._$Cv=t,this._$AP?.(t))}},k=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(t,e,s,i,n){this.type=1,this._$AH=h,this._$AN=void 0,this.element=t,this.name=e,this._$AM=i,this.options=n,s.length>2||s[0]!==""||s[1]!==""?(this._$AH=Array(s.length-1).fill(new String),this.strings=s):this._$AH=h}_$AI(t,e=this,s,i){let n=this.strings,o=!1;if(n===void 0)t=x(this,t,e,0),o=!R(t)||t!==this._$AH&&t!==A,o&&(this._$AH=t);else{let c=t,a,d;for(t=n[0],a=0;a<n.length-1;a++)d=x(this,c[s+a],e,a),d===A&&(d=this._$AH[a]),o||=!R(d)||d!==this._$AH[a],d===h?t=h:t!==h&&(t+=(d??"")+n[a+1]),this._$AH[a]=d}o&&!i&&this.j(t)}j(t){t===h?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,t??"")}},W=class extends k{constructor(){super(...arguments),this.type=3}j(t){this.element[this.name]=t===h?void 0:t}},V=class extends k{constructor(){super(...arguments),this.type=4}j(t){this.element.toggleAttribute(this.name,!!t&&t!==h)}},q=class extends k{constructor(t,e,s,i,n){super(t,e,s,i,n),this.type=5}_$AI(t,e=this){if((t=x(this,t,e,0)??h)===A)return;let s=this._$AH,i=t===h&&s!==h||t.capture!==s.capture||t.once!==s.once||t.passive!==s.passive,n=t!==h&&(s===h||i);i&&this.element.removeEventListener(this.name,this,s),n&&this.element.addEventListener(this.name,this,t),this._$AH=t}handleEvent(t){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,t):this._$AH.handleEvent(t)}},K=class{constructor(t,e,s){this.element=t,this.type=6,this._$AN=void 0,this._$AM=e,this.options=s}get _$AU(){return this._$AM._$AU}_$AI(t){x(this,t)}};var Ut=F.litHtmlPolyfillSupport;Ut?.(T,H),(F.litHtmlVersions??=[]).push("3.3.3");var _t=(r,t,e)=>{let s=e?.renderBefore??t,i=s._$litPart$;if(i===void 0){let n=e?.renderBefore??null;s._$litPart$=i=new H(t.insertBefore(P(),n),n,void 0,e??{})}return i._$AI(r),i};/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var X=globalThis,$=class extends g{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let t=super.createRenderRoot();return this.renderOptions.renderBefore??=t.firstChild,t}update(t){let e=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(t),this._$Do=_t(e,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return A}};$._$litElement$=!0,$.finalized=!0,X.litElementHydrateSupport?.({LitElement:$});var Ot=X.litElementPolyfillSupport;Ot?.({LitElement:$});(X.litElementVersions??=[]).push("4.2.2");/**
 * @license
 * Copyright 2022 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var ft="smart_safety_zone";var $t=S`
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
`;var yt={"masks.title":"Privacy masks","masks.about":"What you draw here is black in every picture that leaves this home. A camera with a mask never gives its raw stream away.","masks.none":"No camera is shared from this home yet. Add one to your site first.","masks.menu":"Menu of Home Assistant","masks.no_picture":"The camera gives no picture now. Areas can be typed.","masks.camera":"Camera","masks.draw":"Press on the picture to set corners; three or more make an area.","masks.typed":"Areas as numbers: one in each line, corners as x,y from 0 to 1","masks.next":"Next area","masks.undo":"Undo","masks.clear":"Remove all","masks.save":"Save","masks.saved":"Saved. The picture below is what a station would see.","masks.seen":"As a station would see it","masks.unreadable":"The mask of this camera cannot be read, so no picture leaves. Draw it again and save.","masks.failed":"Not done: {reason}"};var vt={"masks.title":"พื้นที่ปิดบังในภาพ","masks.about":"สิ่งที่วาดไว้ที่นี่จะเป็นสีดำในทุกภาพที่ออกจากบ้านนี้ กล้องที่มีพื้นที่ปิดบังจะไม่ส่งสัญญาณภาพดิบออกไป","masks.none":"บ้านนี้ยังไม่ได้แบ่งปันกล้องใด โปรดเพิ่มกล้องในสถานที่ก่อน","masks.menu":"เมนูของ Home Assistant","masks.no_picture":"ขณะนี้กล้องไม่ส่งภาพ พิมพ์พื้นที่เป็นตัวเลขได้","masks.camera":"กล้อง","masks.draw":"แตะบนภาพเพื่อวางมุม ตั้งแต่สามมุมขึ้นไปเป็นหนึ่งพื้นที่","masks.typed":"พื้นที่เป็นตัวเลข: บรรทัดละหนึ่งพื้นที่ มุมเป็น x,y ตั้งแต่ 0 ถึง 1","masks.next":"พื้นที่ถัดไป","masks.undo":"เลิกทำ","masks.clear":"ลบทั้งหมด","masks.save":"บันทึก","masks.saved":"บันทึกแล้ว ภาพด้านล่างคือสิ่งที่สถานีจะเห็น","masks.seen":"ภาพที่สถานีจะเห็น","masks.unreadable":"อ่านพื้นที่ปิดบังของกล้องนี้ไม่ได้ จึงไม่มีภาพออกไป โปรดวาดใหม่แล้วบันทึก","masks.failed":"ไม่สำเร็จ: {reason}"};function bt(r){return(t,e,s={})=>(t.split("-")[0]==="th"?r.th:r.en)[e].replace(/\{(\w+)\}/g,(n,o)=>String(s[o]??""))}var Dt=bt({en:yt,th:vt}),Lt=r=>r.map(t=>t.map(([e,s])=>`${e},${s}`).join(" ")).join(`
`),zt=r=>r.split(`
`).map(t=>t.trim()).filter(Boolean).map(t=>t.split(/\s+/).map(e=>e.split(",").map(Number))),Y=class extends ${static properties={hass:{attribute:!1},narrow:{type:Boolean},_cameras:{state:!0},_chosen:{state:!0},_areas:{state:!0},_picture:{state:!0},_seen:{state:!0},_said:{state:!0}};constructor(){super(),this._areas=[]}firstUpdated(){this._try(async()=>{this._cameras=await this._ask("list"),this._cameras[0]&&await this._choose(this._cameras[0])})}_say(t,e){return Dt(this.hass.language,t,e)}_ask(t,e={}){return this.hass.callWS({type:`${ft}/mask/${t}`,...e})}async _try(t){this._said=void 0;try{await t()}catch(e){this._said=this._say("masks.failed",{reason:e.message??String(e)})}}async _choose(t){this._chosen=t,this._seen=void 0,this._areas=[],this._picture&&URL.revokeObjectURL(this._picture),this._picture=void 0;let e=await this._ask("get",{camera:t.camera});if(t!==this._chosen)return;if(this._areas=e.polygons,e.readable||(this._said=this._say("masks.unreadable")),!t.entity){this._picture=null;return}let s=await this.hass.fetchWithAuth(`/api/camera_proxy/${t.entity}`);t===this._chosen&&(this._picture=s.ok?URL.createObjectURL(await s.blob()):null)}_press(t){let e=t.currentTarget.getBoundingClientRect(),s=(n,o,c)=>Math.min(1,Math.max(0,Math.round((n-o)/c*1e3)/1e3)),i=[s(t.clientX,e.left,e.width),s(t.clientY,e.top,e.height)];this._areas=this._areas.length?[...this._areas.slice(0,-1),[...this._areas.at(-1),i]]:[[i]]}_undo(){let t=this._areas.at(-1);t&&(this._areas=t.length>1?[...this._areas.slice(0,-1),t.slice(0,-1)]:this._areas.slice(0,-1))}async _save(){let t=this._chosen.camera;await this._ask("set",{camera:t,polygons:this._areas.filter(s=>s.length)});let{jpeg:e}=await this._ask("still",{camera:t});this._seen=`data:image/jpeg;base64,${e}`,this._said=this._say("masks.saved")}render(){return u`<main>
      ${this.narrow?u`<button class="menu" aria-label=${this._say("masks.menu")} @click=${()=>this.dispatchEvent(new Event("hass-toggle-menu",{bubbles:!0,composed:!0}))}>☰</button>`:h}
      <h1>${this._say("masks.title")}</h1>
      <p>${this._say("masks.about")}</p>
      ${this._said&&!this._chosen?u`<p role="status">${this._said}</p>`:h}
      ${this._cameras?.length===0?u`<p>${this._say("masks.none")}</p>`:h}
      ${this._chosen?this._editor():h}
    </main>`}_editor(){let t=e=>{let s=this._cameras.find(i=>i.camera===e.target.value);s&&this._try(()=>this._choose(s))};return u`<label
        >${this._say("masks.camera")}
        <select @change=${t}>
          ${this._cameras.map(e=>u`<option value=${e.camera} ?selected=${e===this._chosen}>${e.site} · ${e.name}</option>`)}
        </select></label
      >
      <div class="both">
        ${this._picture?u`<div>
              <p>${this._say("masks.draw")}</p>
              <div class="picture">
                <img src=${this._picture} alt="" />
                <svg viewBox="0 0 1 1" preserveAspectRatio="none" @pointerdown=${this._press}>
                  ${this._areas.map(e=>mt`<polygon points=${e.map(s=>s.join(",")).join(" ")} />`)}
                </svg>
              </div>
            </div>`:this._picture===null?u`<p>${this._say("masks.no_picture")}</p>`:h}
        <div>
          <p class="buttons">
            <button class="main" @click=${()=>this._try(()=>this._save())}>${this._say("masks.save")}</button>
            <button @click=${()=>this._areas=[...this._areas,[]]}>${this._say("masks.next")}</button>
            <button @click=${()=>this._undo()}>${this._say("masks.undo")}</button>
            <button @click=${()=>this._areas=[]}>${this._say("masks.clear")}</button>
          </p>
          <p role="status">${this._said??""}</p>
          <label
            >${this._say("masks.typed")}
            <textarea
              rows="4"
              .value=${Lt(this._areas)}
              @change=${e=>this._areas=zt(e.target.value)}
            ></textarea>
          </label>
        </div>
      </div>
      ${this._seen?u`<figure><img src=${this._seen} alt=${this._say("masks.seen")} /><figcaption>${this._say("masks.seen")}</figcaption></figure>`:h}`}static styles=[$t,S`
      :host {
        display: block;
        height: 100%;
        overflow: auto;
        background: var(--primary-background-color);
        color: var(--primary-text-color);
        font-size: 16px;
        line-height: 1.4;
      }
      main {
        box-sizing: border-box;
        max-width: 1400px;
        margin: 0 auto;
        padding: 8px 16px 32px;
      }
      h1 {
        margin: 8px 0;
        font-size: 1.6em;
        font-weight: 500;
      }
      .menu {
        min-width: 48px;
        min-height: 48px;
        border: none;
        background: none;
        color: inherit;
        font-size: 1.5em;
        cursor: pointer;
      }
      .both {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 20em), 1fr));
        gap: 0 24px;
        align-items: start;
      }
      @media (min-width: 1000px) {
        .both {
          grid-template-columns: minmax(0, 2fr) minmax(16em, 1fr);
        }
      }
      select,
      textarea {
        box-sizing: border-box;
        width: 100%;
        min-height: 44px;
        padding: 8px;
        border: 1px solid var(--secondary-text-color);
        border-radius: 8px;
        background: var(--card-background-color);
        color: inherit;
        font: inherit;
      }
      select {
        max-width: 30em;
      }
      select:focus-visible,
      textarea:focus-visible {
        outline: 3px solid var(--primary-color);
        outline-offset: 2px;
      }
      figure {
        max-width: 60em;
        margin: 16px 0;
      }
      label {
        display: grid;
        gap: 4px;
        margin: 12px 0;
      }
      .picture {
        position: relative;
        touch-action: none;
      }
      img {
        display: block;
        width: 100%;
      }
      svg {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
        cursor: crosshair;
      }
      polygon {
        fill: rgb(0 0 0 / 70%);
        stroke: var(--error-color, red);
        stroke-width: 3px;
        vector-effect: non-scaling-stroke;
      }
      .buttons {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }
    `]};customElements.get("ssz-mask-editor")||customElements.define("ssz-mask-editor",Y);export{Y as MaskEditor};
