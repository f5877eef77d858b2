/**
 * @license
 * Copyright 2019 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var L=globalThis,I=L.ShadowRoot&&(L.ShadyCSS===void 0||L.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,Y=Symbol(),de=new WeakMap,R=class{constructor(e,t,s){if(this._$cssResult$=!0,s!==Y)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=e,this.t=t}get styleSheet(){let e=this.o,t=this.t;if(I&&e===void 0){let s=t!==void 0&&t.length===1;s&&(e=de.get(t)),e===void 0&&((this.o=e=new CSSStyleSheet).replaceSync(this.cssText),s&&de.set(t,e))}return e}toString(){return this.cssText}},ce=n=>new R(typeof n=="string"?n:n+"",void 0,Y),y=(n,...e)=>{let t=n.length===1?n[0]:e.reduce((s,i,o)=>s+(r=>{if(r._$cssResult$===!0)return r.cssText;if(typeof r=="number")return r;throw Error("Value passed to 'css' function must be a 'css' function result: "+r+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(i)+n[o+1],n[0]);return new R(t,n,Y)},le=(n,e)=>{if(I)n.adoptedStyleSheets=e.map(t=>t instanceof CSSStyleSheet?t:t.styleSheet);else for(let t of e){let s=document.createElement("style"),i=L.litNonce;i!==void 0&&s.setAttribute("nonce",i),s.textContent=t.cssText,n.appendChild(s)}},G=I?n=>n:n=>n instanceof CSSStyleSheet?(e=>{let t="";for(let s of e.cssRules)t+=s.cssText;return ce(t)})(n):n;/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var{is:Oe,defineProperty:De,getOwnPropertyDescriptor:ze,getOwnPropertyNames:He,getOwnPropertySymbols:Me,getPrototypeOf:Ne}=Object,B=globalThis,pe=B.trustedTypes,Ue=pe?pe.emptyScript:"",Le=B.reactiveElementPolyfillSupport,P=(n,e)=>n,J={toAttribute(n,e){switch(e){case Boolean:n=n?Ue:null;break;case Object:case Array:n=n==null?n:JSON.stringify(n)}return n},fromAttribute(n,e){let t=n;switch(e){case Boolean:t=n!==null;break;case Number:t=n===null?null:Number(n);break;case Object:case Array:try{t=JSON.parse(n)}catch{t=null}}return t}},ue=(n,e)=>!Oe(n,e),he={attribute:!0,type:String,converter:J,reflect:!1,useDefault:!1,hasChanged:ue};Symbol.metadata??=Symbol("metadata"),B.litPropertyMetadata??=new WeakMap;var b=class extends HTMLElement{static addInitializer(e){this._$Ei(),(this.l??=[]).push(e)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(e,t=he){if(t.state&&(t.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(e)&&((t=Object.create(t)).wrapped=!0),this.elementProperties.set(e,t),!t.noAccessor){let s=Symbol(),i=this.getPropertyDescriptor(e,s,t);i!==void 0&&De(this.prototype,e,i)}}static getPropertyDescriptor(e,t,s){let{get:i,set:o}=ze(this.prototype,e)??{get(){return this[t]},set(r){this[t]=r}};return{get:i,set(r){let a=i?.call(this);o?.call(this,r),this.requestUpdate(e,a,s)},configurable:!0,enumerable:!0}}static getPropertyOptions(e){return this.elementProperties.get(e)??he}static _$Ei(){if(this.hasOwnProperty(P("elementProperties")))return;let e=Ne(this);e.finalize(),e.l!==void 0&&(this.l=[...e.l]),this.elementProperties=new Map(e.elementProperties)}static finalize(){if(this.hasOwnProperty(P("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(P("properties"))){let t=this.properties,s=[...He(t),...Me(t)];for(let i of s)this.createProperty(i,t[i])}let e=this[Symbol.metadata];if(e!==null){let t=litPropertyMetadata.get(e);if(t!==void 0)for(let[s,i]of t)this.elementProperties.set(s,i)}this._$Eh=new Map;for(let[t,s]of this.elementProperties){let i=this._$Eu(t,s);i!==void 0&&this._$Eh.set(i,t)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(e){let t=[];if(Array.isArray(e)){let s=new Set(e.flat(1/0).reverse());for(let i of s)t.unshift(G(i))}else e!==void 0&&t.push(G(e));return t}static _$Eu(e,t){let s=t.attribute;return s===!1?void 0:typeof s=="string"?s:typeof e=="string"?e.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(e=>this.enableUpdating=e),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(e=>e(this))}addController(e){(this._$EO??=new Set).add(e),this.renderRoot!==void 0&&this.isConnected&&e.hostConnected?.()}removeController(e){this._$EO?.delete(e)}_$E_(){let e=new Map,t=this.constructor.elementProperties;for(let s of t.keys())this.hasOwnProperty(s)&&(e.set(s,this[s]),delete this[s]);e.size>0&&(this._$Ep=e)}createRenderRoot(){let e=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return le(e,this.constructor.elementStyles),e}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(e=>e.hostConnected?.())}enableUpdating(e){}disconnectedCallback(){this._$EO?.forEach(e=>e.hostDisconnected?.())}attributeChangedCallback(e,t,s){this._$AK(e,s)}_$ET(e,t){let s=this.constructor.elementProperties.get(e),i=this.constructor._$Eu(e,s);if(i!==void 0&&s.reflect===!0){let o=(s.converter?.toAttribute!==void 0?s.converter:J).toAttribute(t,s.type);this._$Em=e,o==null?this.removeAttribute(i):this.setAttribute(i,o),this._$Em=null}}_$AK(e,t){let s=this.constructor,i=s._$Eh.get(e);if(i!==void 0&&this._$Em!==i){let o=s.getPropertyOptions(i),r=typeof o.converter=="function"?{fromAttribute:o.converter}:o.converter?.fromAttribute!==void 0?o.converter:J;this._$Em=i;let a=r.fromAttribute(t,o.type);this[i]=a??this._$Ej?.get(i)??a,this._$Em=null}}requestUpdate(e,t,s,i=!1,o){if(e!==void 0){let r=this.constructor;if(i===!1&&(o=this[e]),s??=r.getPropertyOptions(e),!((s.hasChanged??ue)(o,t)||s.useDefault&&s.reflect&&o===this._$Ej?.get(e)&&!this.hasAttribute(r._$Eu(e,s))))return;this.C(e,t,s)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(e,t,{useDefault:s,reflect:i,wrapped:o},r){s&&!(this._$Ej??=new Map).has(e)&&(this._$Ej.set(e,r??t??this[e]),o!==!0||r!==void 0)||(this._$AL.has(e)||(this.hasUpdated||s||(t=void 0),this._$AL.set(e,t)),i===!0&&this._$Em!==e&&(this._$Eq??=new Set).add(e))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(t){Promise.reject(t)}let e=this.scheduleUpdate();return e!=null&&await e,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[i,o]of this._$Ep)this[i]=o;this._$Ep=void 0}let s=this.constructor.elementProperties;if(s.size>0)for(let[i,o]of s){let{wrapped:r}=o,a=this[i];r!==!0||this._$AL.has(i)||a===void 0||this.C(i,void 0,o,a)}}let e=!1,t=this._$AL;try{e=this.shouldUpdate(t),e?(this.willUpdate(t),this._$EO?.forEach(s=>s.hostUpdate?.()),this.update(t)):this._$EM()}catch(s){throw e=!1,this._$EM(),s}e&&this._$AE(t)}willUpdate(e){}_$AE(e){this._$EO?.forEach(t=>t.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(e)),this.updated(e)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(e){return!0}update(e){this._$Eq&&=this._$Eq.forEach(t=>this._$ET(t,this[t])),this._$EM()}updated(e){}firstUpdated(e){}};b.elementStyles=[],b.shadowRootOptions={mode:"open"},b[P("elementProperties")]=new Map,b[P("finalized")]=new Map,Le?.({ReactiveElement:b}),(B.reactiveElementVersions??=[]).push("2.1.2");/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var ne=globalThis,me=n=>n,j=ne.trustedTypes,_e=j?j.createPolicy("lit-html",{createHTML:n=>n}):void 0,$e="$lit$",$=`lit$${Math.random().toFixed(9).slice(2)}$`,we="?"+$,Ie=`<${we}>`,x=document,D=()=>x.createComment(""),z=n=>n===null||typeof n!="object"&&typeof n!="function",oe=Array.isArray,Be=n=>oe(n)||typeof n?.[Symbol.iterator]=="function",X=`[ 	
\f\r]`,O=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,fe=/-->/g,ge=/>/g,w=RegExp(`>|${X}(?:([^\\s"'>=/]+)(${X}*=${X}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),ye=/'/g,be=/"/g,ke=/^(?:script|style|textarea|title)$/i,re=n=>(e,...t)=>({_$litType$:n,strings:e,values:t}),l=re(1),lt=re(2),pt=re(3),A=Symbol.for("lit-noChange"),c=Symbol.for("lit-nothing"),ve=new WeakMap,k=x.createTreeWalker(x,129);function xe(n,e){if(!oe(n)||!n.hasOwnProperty("raw"))throw Error("invalid template strings array");return _e!==void 0?_e.createHTML(e):e}var je=(n,e)=>{let t=n.length-1,s=[],i,o=e===2?"<svg>":e===3?"<math>":"",r=O;for(let a=0;a<t;a++){let d=n[a],h,u,p=-1,g=0;for(;g<d.length&&(r.lastIndex=g,u=r.exec(d),u!==null);)g=r.lastIndex,r===O?u[1]==="!--"?r=fe:u[1]!==void 0?r=ge:u[2]!==void 0?(ke.test(u[2])&&(i=RegExp("</"+u[2],"g")),r=w):u[3]!==void 0&&(r=w):r===w?u[0]===">"?(r=i??O,p=-1):u[1]===void 0?p=-2:(p=r.lastIndex-u[2].length,h=u[1],r=u[3]===void 0?w:u[3]==='"'?be:ye):r===be||r===ye?r=w:r===fe||r===ge?r=O:(r=w,i=void 0);let v=r===w&&n[a+1].startsWith("/>")?" ":"";o+=r===O?d+Ie:p>=0?(s.push(h),d.slice(0,p)+$e+d.slice(p)+$+v):d+$+(p===-2?a:v)}return[xe(n,o+(n[t]||"<?>")+(e===2?"</svg>":e===3?"</math>":"")),s]},H=class n{constructor({strings:e,_$litType$:t},s){let i;this.parts=[];let o=0,r=0,a=e.length-1,d=this.parts,[h,u]=je(e,t);if(this.el=n.createElement(h,s),k.currentNode=this.el.content,t===2||t===3){let p=this.el.content.firstChild;p.replaceWith(...p.childNodes)}for(;(i=k.nextNode())!==null&&d.length<a;){if(i.nodeType===1){if(i.hasAttributes())for(let p of i.getAttributeNames())if(p.endsWith($e)){let g=u[r++],v=i.getAttribute(p).split($),U=/([.?@])?(.*)/.exec(g);d.push({type:1,index:o,name:U[2],strings:v,ctor:U[1]==="."?ee:U[1]==="?"?te:U[1]==="@"?se:E}),i.removeAttribute(p)}else p.startsWith($)&&(d.push({type:6,index:o}),i.removeAttribute(p));if(ke.test(i.tagName)){let p=i.textContent.split($),g=p.length-1;if(g>0){i.textContent=j?j.emptyScript:"";for(let v=0;v<g;v++)i.append(p[v],D()),k.nextNode(),d.push({type:2,index:++o});i.append(p[g],D())}}}else if(i.nodeType===8)if(i.data===we)d.push({type:2,index:o});else{let p=-1;for(;(p=i.data.indexOf($,p+1))!==-1;)d.push({type:7,index:o}),p+=$.length-1}o++}}static createElement(e,t){let s=x.createElement("template");return s.innerHTML=e,s}};function S(n,e,t=n,s){if(e===A)return e;let i=s!==void 0?t._$Co?.[s]:t._$Cl,o=z(e)?void 0:e._$litDirective$;return i?.constructor!==o&&(i?._$AO?.(!1),o===void 0?i=void 0:(i=new o(n),i._$AT(n,t,s)),s!==void 0?(t._$Co??=[])[s]=i:t._$Cl=i),i!==void 0&&(e=S(n,i._$AS(n,e.values),i,s)),e}var Q=class{constructor(e,t){this._$AV=[],this._$AN=void 0,this._$AD=e,this._$AM=t}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(e){let{el:{content:t},parts:s}=this._$AD,i=(e?.creationScope??x).importNode(t,!0);k.currentNode=i;let o=k.nextNode(),r=0,a=0,d=s[0];for(;d!==void 0;){if(r===d.index){let h;d.type===2?h=new M(o,o.nextSibling,this,e):d.type===1?h=new d.ctor(o,d.name,d.strings,this,e):d.type===6&&(h=new ie(o,this,e)),this._$AV.push(h),d=s[++a]}r!==d?.index&&(o=k.nextNode(),r++)}return k.currentNode=x,i}p(e){let t=0;for(let s of this._$AV)s!==void 0&&(s.strings!==void 0?(s._$AI(e,s,t),t+=s.strings.length-2):s._$AI(e[t])),t++}},M=class n{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(e,t,s,i){this.type=2,this._$AH=c,this._$AN=void 0,this._$AA=e,this._$AB=t,this._$AM=s,this.options=i,this._$Cv=i?.isConnected??!0}get parentNode(){let e=this._$AA.parentNode,t=this._$AM;return t!==void 0&&e?.nodeType===11&&(e=t.parentNode),e}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(e,t=this){e=S(this,e,t),z(e)?e===c||e==null||e===""?(this._$AH!==c&&this._$AR(),this._$AH=c):e!==this._$AH&&e!==A&&this._(e):e._$litType$!==void 0?this.$(e):e.nodeType!==void 0?this.T(e):Be(e)?this.k(e):this._(e)}O(e){return this._$AA.parentNode.insertBefore(e,this._$AB)}T(e){this._$AH!==e&&(this._$AR(),this._$AH=this.O(e))}_(e){this._$AH!==c&&z(this._$AH)?this._$AA.nextSibling.data=e:this.T(x.createTextNode(e)),this._$AH=e}$(e){let{values:t,_$litType$:s}=e,i=typeof s=="number"?this._$AC(e):(s.el===void 0&&(s.el=H.createElement(xe(s.h,s.h[0]),this.options)),s);if(this._$AH?._$AD===i)this._$AH.p(t);else{let o=new Q(i,this),r=o.u(this.options);o.p(t),this.T(r),this._$AH=o}}_$AC(e){let t=ve.get(e.strings);return t===void 0&&ve.set(e.strings,t=new H(e)),t}k(e){oe(this._$AH)||(this._$AH=[],this._$AR());let t=this._$AH,s,i=0;for(let o of e)i===t.length?t.push(s=new n(this.O(D()),this.O(D()),this,this.options)):s=t[i],s._$AI(o),i++;i<t.length&&(this._$AR(s&&s._$AB.nextSibling,i),t.length=i)}_$AR(e=this._$AA.nextSibling,t){for(this._$AP?.(!1,!0,t);e!==this._$AB;){let s=me(e).nextSibling;me(e).remove(),e=s}}setConnected(e){this._$AM===void 0&&(this._$Cv=e,this._$AP?.(e))}},E=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(e,t,s,i,o){this.type=1,this._$AH=c,this._$AN=void 0,this.element=e,this.name=t,this._$AM=i,this.options=o,s.length>2||s[0]!==""||s[1]!==""?(this._$AH=Array(s.length-1).fill(new String),this.strings=s):this._$AH=c}_$AI(e,t=this,s,i){let o=this.strings,r=!1;if(o===void 0)e=S(this,e,t,0),r=!z(e)||e!==this._$AH&&e!==A,r&&(this._$AH=e);else{let a=e,d,h;for(e=o[0],d=0;d<o.length-1;d++)h=S(this,a[s+d],t,d),h===A&&(h=this._$AH[d]),r||=!z(h)||h!==this._$AH[d],h===c?e=c:e!==c&&(e+=(h??"")+o[d+1]),this._$AH[d]=h}r&&!i&&this.j(e)}j(e){e===c?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,e??"")}},ee=class extends E{constructor(){super(...arguments),this.type=3}j(e){this.element[this.name]=e===c?void 0:e}},te=class extends E{constructor(){super(...arguments),this.type=4}j(e){this.element.toggleAttribute(this.name,!!e&&e!==c)}},se=class extends E{constructor(e,t,s,i,o){super(e,t,s,i,o),this.type=5}_$AI(e,t=this){if((e=S(this,e,t,0)??c)===A)return;let s=this._$AH,i=e===c&&s!==c||e.capture!==s.capture||e.once!==s.once||e.passive!==s.passive,o=e!==c&&(s===c||i);i&&this.element.removeEventListener(this.name,this,s),o&&this.element.addEventListener(this.name,this,e),this._$AH=e}handleEvent(e){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,e):this._$AH.handleEvent(e)}},ie=class{constructor(e,t,s){this.element=e,this.type=6,this._$AN=void 0,this._$AM=t,this.options=s}get _$AU(){return this._$AM._$AU}_$AI(e){S(this,e)}};var We=ne.litHtmlPolyfillSupport;We?.(H,M),(ne.litHtmlVersions??=[]).push("3.3.3");var Ae=(n,e,t)=>{let s=t?.renderBefore??e,i=s._$litPart$;if(i===void 0){let o=t?.renderBefore??null;s._$litPart$=i=new M(e.insertBefore(D(),o),o,void 0,t??{})}return i._$AI(n),i};/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var ae=globalThis,_=class extends b{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let e=super.createRenderRoot();return this.renderOptions.renderBefore??=e.firstChild,e}update(e){let t=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(e),this._$Do=Ae(t,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return A}};_._$litElement$=!0,_.finalized=!0,ae.litElementHydrateSupport?.({LitElement:_});var Ke=ae.litElementPolyfillSupport;Ke?.({LitElement:_});(ae.litElementVersions??=[]).push("4.2.2");/**
 * @license
 * Copyright 2022 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var m="smart_safety_zone";function W(n){n.loadBackendTranslation?.("exceptions",m)}function K(n,e){let{message:t,translation_key:s,translation_domain:i,translation_placeholders:o}=e;return s&&n.localize?.(`component.${i}.exceptions.${s}.message`,o??{})||t||String(e)}function Se(n,e){let t=n.entities[e];return t?.platform===m?t.device_id??void 0:void 0}function N(n,e,t){let s=Object.values(n.entities).find(i=>i?.platform===m&&i.device_id===e&&i.translation_key===t);return s&&n.states[s.entity_id]}var T=y`
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
`;var Ee={"sos.name":"Safety zone: SOS","sos.description":"Hold to call the radio room, and see what became of it.","sos.choose":"Choose the progress sensor of an alarm point.","sos.not_found":"{entity} is not there. Choose the progress sensor of an alarm point.","sos.hold":"Hold to call for help","sos.preview":"Sends nothing while the dashboard is edited","sos.holding":"Keep holding","sos.again":"Press once more to call for help","sos.sending":"Sending","sos.failed":"Nothing was sent: {reason}. Try again, or call by telephone.","sos.offline":"No connection to Home Assistant since {time}. What is shown may be old, and nothing can be sent from here: use another button, or call by telephone.","sos.cancel":"Cancel, it was a mistake","sos.seconds":"{seconds} s left to cancel","sos.cancel_failed":"Not cancelled: {reason}. The alarm stands. Call the radio room.","sos.drill":"Drill","sos.steps":"What became of it","sos.step.sent":"Sent","sos.step.stored":"Received by the station","sos.step.presented":"Shown in the radio room","sos.step.taken":"Taken by the radio room","sos.step.taken_by":"Taken by the radio room (operator {operator})","sos.step.dispatched":"A unit is on its way","sos.step.on_scene":"A unit is there","sos.step.closed":"Closed","sos.cancelled":"Cancelled","sos.at":"at {time}","sos.done":"done","sos.waiting":"not yet","sos.proved":"Last tested {time}","sos.hold_seconds":"Seconds to hold","sos.entity":"Progress of the alarm point","keypad.name":"Safety zone: keypad","keypad.description":"Arms and disarms an alarm panel. Codes never pass through an action.","keypad.choose":"Choose an alarm panel of Smart Safety Zone.","keypad.not_found":"{entity} is not there, or is no alarm panel of Smart Safety Zone.","keypad.entity":"Alarm panel","keypad.code":"Code","keypad.code_typed":"{count} digits typed","keypad.state.disarmed":"Disarmed","keypad.state.armed_away":"Armed, nobody is in","keypad.state.armed_home":"Armed, somebody is in","keypad.state.arming":"Arming: leave now","keypad.state.pending":"Type the code","keypad.state.triggered":"Alarm","keypad.clear":"Clear","keypad.erase":"Erase the last digit","keypad.disarm":"Disarm","keypad.arm_away":"Arm away","keypad.arm_home":"Arm home","keypad.bypass":"Arm without the open zones","keypad.open_zones":"Open: {zones}","keypad.tripped":"Tripped: {zones}","keypad.bypassed":"Left out: {zones}","keypad.seconds":"{seconds} s","keypad.offline":"No connection to Home Assistant. What is shown may be old.","keypad.error.wrong_code":"Not done: the code is wrong.","keypad.error.panel_code_required":"Not done: type your code first.","keypad.error.locked_out":"Too many wrong codes. Wait {seconds} s, then try again.","keypad.error.zones_open":"Not armed: close the open zones, or arm without them.","keypad.error.other":"Not done: {reason}.","cameras.title":"My cameras","cameras.all":"All cameras","cameras.on":"shared","cameras.off":"not shared","cameras.unknown":"not known","cameras.failed":"Not done: {reason}","cameras.viewed_now":"Somebody looks now: {cameras}","cameras.looked":"Last looked through: {camera}, {time}, by {who}.","cameras.operator":"{station}, operator {operator}","cameras.nobody":"Nobody has looked yet.","cameras.all_looks":"Who looked, when and why"};var Te={"sos.name":"เขตปลอดภัย: SOS","sos.description":"กดค้างเพื่อเรียกศูนย์วิทยุ และดูว่าเรื่องไปถึงไหนแล้ว","sos.choose":"เลือกเซ็นเซอร์ความคืบหน้าของจุดแจ้งเหตุ","sos.not_found":"ไม่พบ {entity} กรุณาเลือกเซ็นเซอร์ความคืบหน้าของจุดแจ้งเหตุ","sos.hold":"กดค้างเพื่อขอความช่วยเหลือ","sos.preview":"ขณะแก้ไขแดชบอร์ด ปุ่มนี้ไม่ส่งอะไร","sos.holding":"กดค้างไว้","sos.again":"กดอีกครั้งเพื่อขอความช่วยเหลือ","sos.sending":"กำลังส่ง","sos.failed":"ยังไม่ได้ส่งอะไร: {reason} ลองใหม่อีกครั้ง หรือโทรศัพท์แจ้ง","sos.offline":"ขาดการเชื่อมต่อกับ Home Assistant ตั้งแต่ {time} สิ่งที่เห็นอาจเป็นข้อมูลเก่า และส่งจากหน้านี้ไม่ได้ ใช้ปุ่มอื่น หรือโทรศัพท์แจ้ง","sos.cancel":"ยกเลิก กดผิด","sos.seconds":"เหลือเวลายกเลิก {seconds} วินาที","sos.cancel_failed":"ยกเลิกไม่ได้: {reason} การแจ้งเหตุยังคงอยู่ กรุณาโทรหาศูนย์วิทยุ","sos.drill":"การฝึกซ้อม","sos.steps":"ความคืบหน้า","sos.step.sent":"ส่งแล้ว","sos.step.stored":"สถานีได้รับแล้ว","sos.step.presented":"แสดงในศูนย์วิทยุแล้ว","sos.step.taken":"ศูนย์วิทยุรับเหตุแล้ว","sos.step.taken_by":"ศูนย์วิทยุรับเหตุแล้ว (เจ้าหน้าที่หมายเลข {operator})","sos.step.dispatched":"ชุดปฏิบัติการกำลังไป","sos.step.on_scene":"ชุดปฏิบัติการถึงที่เกิดเหตุแล้ว","sos.step.closed":"ปิดเหตุแล้ว","sos.cancelled":"ยกเลิกแล้ว","sos.at":"เวลา {time}","sos.done":"เสร็จแล้ว","sos.waiting":"ยังไม่ถึงขั้นนี้","sos.proved":"ทดสอบล่าสุด {time}","sos.hold_seconds":"กดค้างกี่วินาที","sos.entity":"ความคืบหน้าของจุดแจ้งเหตุ","keypad.name":"เขตปลอดภัย: แป้นรหัส","keypad.description":"เปิดและปิดระบบกันขโมย รหัสไม่ผ่านการกระทำของ Home Assistant","keypad.choose":"เลือกแผงสัญญาณเตือนภัยของ Smart Safety Zone","keypad.not_found":"ไม่พบ {entity} หรือไม่ใช่แผงสัญญาณเตือนภัยของ Smart Safety Zone","keypad.entity":"แผงสัญญาณเตือนภัย","keypad.code":"รหัส","keypad.code_typed":"พิมพ์แล้ว {count} หลัก","keypad.state.disarmed":"ปิดระบบอยู่","keypad.state.armed_away":"เปิดระบบอยู่ ไม่มีคนอยู่","keypad.state.armed_home":"เปิดระบบอยู่ มีคนอยู่","keypad.state.arming":"กำลังเปิดระบบ ออกจากพื้นที่","keypad.state.pending":"ใส่รหัส","keypad.state.triggered":"มีการแจ้งเหตุ","keypad.clear":"ล้าง","keypad.erase":"ลบหลักสุดท้าย","keypad.disarm":"ปิดระบบ","keypad.arm_away":"เปิดระบบ ไม่มีคนอยู่","keypad.arm_home":"เปิดระบบ มีคนอยู่","keypad.bypass":"เปิดระบบโดยข้ามโซนที่เปิดอยู่","keypad.open_zones":"เปิดอยู่: {zones}","keypad.tripped":"โซนที่แจ้งเตือน: {zones}","keypad.bypassed":"โซนที่ข้ามไว้: {zones}","keypad.seconds":"{seconds} วินาที","keypad.offline":"ขาดการเชื่อมต่อกับ Home Assistant สิ่งที่เห็นอาจเป็นข้อมูลเก่า","keypad.error.wrong_code":"ไม่สำเร็จ: รหัสไม่ถูกต้อง","keypad.error.panel_code_required":"ไม่สำเร็จ: พิมพ์รหัสก่อน","keypad.error.locked_out":"ใส่รหัสผิดหลายครั้งเกินไป รอ {seconds} วินาทีแล้วลองใหม่","keypad.error.zones_open":"ยังไม่ได้เปิดระบบ: ปิดโซนที่เปิดอยู่ก่อน หรือเปิดระบบโดยข้ามโซนเหล่านั้น","keypad.error.other":"ไม่สำเร็จ: {reason}","cameras.title":"กล้องของฉัน","cameras.all":"กล้องทั้งหมด","cameras.on":"แบ่งปันอยู่","cameras.off":"ไม่แบ่งปัน","cameras.unknown":"ไม่ทราบ","cameras.failed":"ไม่สำเร็จ: {reason}","cameras.viewed_now":"กำลังมีผู้ดูกล้อง: {cameras}","cameras.looked":"ดูล่าสุด: {camera} เมื่อ {time} โดย {who}","cameras.operator":"{station} เจ้าหน้าที่หมายเลข {operator}","cameras.nobody":"ยังไม่มีผู้ใดดูกล้อง","cameras.all_looks":"ผู้ที่ดูกล้อง เวลา และเหตุผล"};function Ce(n){return(e,t,s={})=>(e.split("-")[0]==="th"?n.th:n.en)[t].replace(/\{(\w+)\}/g,(o,r)=>String(s[r]??""))}function C(n,e,t=new Date){let s={timeZone:n.config.time_zone},i=n.language,o=a=>a.toLocaleDateString("en-CA",s),r=e.toLocaleTimeString(i,{...s,hour12:!1,hour:"2-digit",minute:"2-digit",second:"2-digit"});return o(e)===o(t)?r:`${e.toLocaleDateString(i,{...s,day:"numeric",month:"short",year:"numeric"})} ${r}`}var f=Ce({en:Ee,th:Te});var Fe="/camera-access",q=class extends _{static properties={hass:{attribute:!1},site:{attribute:!1},_busy:{state:!0},_failure:{state:!0}};firstUpdated(){W(this.hass)}_say(e,t){return f(this.hass.language,e,t)}_cameras(){let{hass:e}=this;return Object.values(e.entities).flatMap(t=>{let s=t?.platform===m&&t.translation_key==="camera_sharing"&&t.device_id?e.devices[t.device_id]:void 0,i=t&&e.states[t.entity_id];return s?.via_device_id===this.site&&i?[{device:s.id,name:s.name_by_user??s.name??"",state:i}]:[]}).sort((t,s)=>t.name.localeCompare(s.name,e.language))}async _switch(e){if(!this._busy){this._busy=e.entity_id,this._failure=void 0;try{let t=e.state==="on"?"turn_off":"turn_on";await this.hass.callService("switch",t,{},{entity_id:e.entity_id},!1)}catch(t){this._failure=K(this.hass,t)}finally{this._busy=void 0}}}render(){let e=N(this.hass,this.site,"cameras_sharing"),t=this._cameras();if(!e||!t.length)return c;let s=t.map(({name:i,state:o})=>this._row(i,o,e.state==="on"));return l`<section aria-labelledby="name">
      <h3 id="name">${this._say("cameras.title")}</h3>
      ${this._failure?l`<p class="alert" role="alert">${this._say("cameras.failed",{reason:this._failure})}</p>`:c}
      ${this._looks(t)} ${t.length>1||e.state!=="on"?this._row(this._say("cameras.all"),e,!0):c} ${s}
    </section>`}_looks(e){let{hass:t}=this,s=(a,d)=>N(t,a.device,d),i=e.filter(a=>s(a,"viewed")?.state==="on"),[o]=e.map(a=>({name:a.name,look:s(a,"last_viewed"),at:Date.parse(s(a,"last_viewed")?.state??"")})).filter(a=>a.at).sort((a,d)=>d.at-a.at),r=e.some(a=>s(a,"last_viewed"));return l`${i.length?l`<p class="now" role="status"><strong>${this._say("cameras.viewed_now",{cameras:i.map(a=>a.name).join(", ")})}</strong></p>`:c}
      ${r?l`<p class="looked">
            ${o?this._say("cameras.looked",{camera:o.name,time:C(t,new Date(o.at)),who:this._who(o.look)}):this._say("cameras.nobody")}
            ${t.user?.is_admin?l`<a href=${Fe}>${this._say("cameras.all_looks")}</a>`:c}
          </p>`:c}`}_who(e){let{station:t,operator:s}=e.attributes,i=typeof t=="string"?t:"";return typeof s=="number"?this._say("cameras.operator",{station:i,operator:s}):i}_row(e,t,s){let i=t.state==="on",o=s&&(i||t.state==="off")&&this.hass.connected!==!1,r=t.state==="unavailable"?"cameras.unknown":i&&s?"cameras.on":"cameras.off";return l`<button role="switch" aria-checked=${i&&s?"true":"false"} ?disabled=${!o||this._busy===t.entity_id} @click=${()=>this._switch(t)}>
      <span class="name">${e}</span>
      <span class="state">${this._say(r)}</span>
      <span class="track ${i&&s?"on":""}" aria-hidden="true"><span class="knob"></span></span>
    </button>`}static styles=[T,y`
      h3 {
        margin: 16px 0 4px;
        font-size: 1.05em;
        font-weight: 500;
      }
      button {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 12px;
        align-items: center;
        width: 100%;
        min-height: 48px;
        padding: 4px 0;
        border: 0;
        border-top: 1px solid var(--divider-color);
        background: none;
        color: inherit;
        font: inherit;
        text-align: start;
        cursor: pointer;
      }
      button:disabled {
        color: var(--secondary-text-color);
        cursor: default;
      }
      .now {
        padding: 8px 12px;
        border-inline-start: 4px solid var(--warning-color, #b26a00);
        background: var(--secondary-background-color);
      }
      a {
        display: inline-block;
        padding: 12px 0;
        color: inherit;
      }
      .name {
        flex: 1 1 7em;
        overflow-wrap: break-word;
      }
      .state {
        margin-inline-start: auto;
      }
      .track {
        box-sizing: border-box;
        width: 44px;
        height: 24px;
        padding: 2px;
        border: 2px solid currentcolor;
        border-radius: 12px;
      }
      .knob {
        display: block;
        width: 16px;
        height: 16px;
        border: 2px solid currentcolor;
        box-sizing: border-box;
        border-radius: 50%;
      }
      .on .knob {
        margin-inline-start: auto;
        background: currentcolor;
      }
    `]};var Ze=["1","2","3","4","5","6","7","8","9","clear","0","erase"],Ye=["disarmed","armed_away","armed_home","arming","pending","triggered"],Ge=12,Je=15e3,Xe=8e3,V=class extends _{static properties={hass:{attribute:!1},_config:{state:!0},_panel:{state:!0},_typed:{state:!0},_said:{state:!0},_busy:{state:!0},_now:{state:!0}};_unsubscribe;_following;_ticking;_forgetting;_quieting;constructor(){super(),this._typed="",this._busy=!1,this._now=Date.now()}static getStubConfig(e){let t=Object.values(e.entities).find(s=>s?.platform===m&&s.entity_id.startsWith("alarm_control_panel."));return t?{entity:t.entity_id}:{}}static getConfigForm(){return{schema:[{name:"entity",required:!0,selector:{entity:{integration:m,domain:"alarm_control_panel"}}}],computeLabel:()=>f(document.documentElement.lang||"en","keypad.entity")}}setConfig(e){this._config=e}getCardSize(){return 7}getGridOptions(){return{columns:12,min_columns:6,rows:"auto"}}connectedCallback(){super.connectedCallback(),this._ticking=window.setInterval(()=>this._now=Date.now(),500),this._follow()}disconnectedCallback(){super.disconnectedCallback(),window.clearInterval(this._ticking),this._clear(),this._stop()}willUpdate(e){(e.has("hass")||e.has("_config"))&&this._follow()}_follow(){let e=this._config?.entity;!this.hass||!e||!this.isConnected||this._following===e||(this._stop(),this._following=e,this._unsubscribe=this.hass.connection.subscribeMessage(t=>this._panel=t,{type:`${m}/panel/subscribe`,entity_id:e}).catch(()=>{this._following=void 0}))}_stop(){this._unsubscribe?.then(e=>e?.()).catch(()=>{}),this._unsubscribe=void 0,this._following=void 0,this._panel=void 0}_sayText(e,t){return f(this.hass?.language??"en",e,t)}render(){let{hass:e,_panel:t}=this,s=this._config?.entity;if(!e||!s)return l`<section class="card"><p>${this._sayText("keypad.choose")}</p></section>`;let i=e.states[s];if(!t||!i)return l`<section class="card"><p>${this._sayText("keypad.not_found",{entity:s})}</p></section>`;let o=this._secondsTo(t.locked_until),r=t.state==="disarmed",a=d=>d.map(h=>h.name).join(", ");return l`<section class="card">
      <h2>${t.name}</h2>
      <p class="state ${t.state}" role="status">
        ${this._stateWord(t.state)??e.formatEntityState(i)}${this._secondsTo(t.ends)>0?l` <span role="timer">${this._sayText("keypad.seconds",{seconds:this._secondsTo(t.ends)})}</span>`:c}
      </p>
      ${e.connected===!1?l`<p class="alert" role="alert">${this._sayText("keypad.offline")}</p>`:c}
      ${t.tripped.length?l`<p class="alert">${this._sayText("keypad.tripped",{zones:a(t.tripped)})}</p>`:c}
      ${r&&t.open_zones.length?l`<p>${this._sayText("keypad.open_zones",{zones:a(t.open_zones)})}</p>`:c}
      ${t.bypassed.length?l`<p>${this._sayText("keypad.bypassed",{zones:a(t.bypassed)})}</p>`:c}
      <output aria-label=${this._sayText("keypad.code")}
        ><span aria-hidden="true">${"•".repeat(this._typed.length)}</span
        ><span class="unseen">${this._sayText("keypad.code_typed",{count:this._typed.length})}</span></output
      >
      <div class="keys" @keydown=${this._key}>
        ${Ze.map(d=>l`<button @click=${()=>this._press(d)} aria-label=${this._label(d)}>${this._face(d)}</button>`)}
      </div>
      <div class="buttons">
        ${r?l`<button class="main" ?disabled=${this._busy} @click=${()=>this._send("arm_away")}>${this._sayText("keypad.arm_away")}</button>
              <button ?disabled=${this._busy} @click=${()=>this._send("arm_home")}>${this._sayText("keypad.arm_home")}</button>
              ${t.open_zones.length?l`<button ?disabled=${this._busy} @click=${()=>this._send("arm_away",!0)}>${this._sayText("keypad.bypass")}</button>`:c}`:l`<button class="main" ?disabled=${this._busy} @click=${()=>this._send("disarm")}>${this._sayText("keypad.disarm")}</button>`}
      </div>
      <p class="alert said" role="alert" ?hidden=${!o&&!this._said}>
        ${o?this._sayText("keypad.error.locked_out",{seconds:o}):this._said}
      </p>
    </section>`}_stateWord(e){return Ye.includes(e)?this._sayText(`keypad.state.${e}`):void 0}_secondsTo(e){return e?Math.max(0,Math.ceil((Date.parse(e)-this._now)/1e3)):0}_label(e){return e==="clear"||e==="erase"?this._sayText(`keypad.${e}`):e}_face(e){return{clear:"✕",erase:"⌫"}[e]??e}_press(e){e==="clear"?this._clear():e==="erase"?this._typed=this._typed.slice(0,-1):this._typed.length<Ge&&(this._typed+=e),window.clearTimeout(this._forgetting),this._forgetting=window.setTimeout(()=>this._clear(),Je)}_key=e=>{if(/^[0-9]$/.test(e.key))this._press(e.key);else if(e.key==="Backspace")this._press("erase");else return;e.preventDefault(),e.stopPropagation()};_clear(){this._typed="",window.clearTimeout(this._forgetting)}async _send(e,t=!1){let s=this._typed;this._clear(),this._say(void 0),this._busy=!0;try{this._panel=await this.hass?.callWS({type:`${m}/panel/command`,entity_id:this._config?.entity,command:e,...s?{code:s}:{},...t?{bypass:t}:{}})}catch(i){this._say(this._reason(i))}finally{this._busy=!1}}_reason(e){switch(e.code){case"wrong_code":case"panel_code_required":case"zones_open":return this._sayText(`keypad.error.${e.code}`);case"locked_out":return this._sayText("keypad.error.locked_out",{seconds:this._secondsTo(this._panel?.locked_until??null)});default:return this._sayText("keypad.error.other",{reason:e.message??e.code??""})}}_say(e){this._said=e,window.clearTimeout(this._quieting),e&&(this._quieting=window.setTimeout(()=>this._said=void 0,Xe))}static styles=[T,y`
      .state {
        font-size: 1.3em;
        font-weight: 500;
      }
      .triggered,
      .pending {
        font-weight: 700;
      }
      output {
        display: block;
        height: 1.5em;
        font-size: 1.5em;
        line-height: 1.5;
        letter-spacing: 0.2em;
        text-align: center;
      }
      .keys {
        display: grid;
        grid-template-columns: repeat(3, 1fr);
        gap: 8px;
        max-width: 280px;
        margin: 0 auto;
      }
      .keys button {
        min-height: 56px;
        border: 1px solid var(--divider-color, #9e9e9e);
        border-radius: 12px;
        background: var(--secondary-background-color);
        color: inherit;
        font: inherit;
        font-size: 1.3em;
        cursor: pointer;
      }
      .buttons {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(9em, 1fr));
        gap: 8px;
        max-width: 420px;
        margin: 12px auto 0;
      }
    `]};var Re=1.5,Qe=8e3,F=["sent","stored","presented","taken","dispatched","on_scene","closed"],et=new Set(["dispatched","on_scene"]),tt=new Set(["not_stored","not_connected","refused","cancellable","cancelled","unavailable","unknown"]),st=new Set(["idle","closed","refused","cancelled"]),Pe=2*Math.PI*54,Z=class extends _{static properties={hass:{attribute:!1},preview:{attribute:!1},_config:{state:!0},_phase:{state:!0},_failure:{state:!0},_now:{state:!0}};_timer;_ticking;_lastSeen=new Date;_takenBack=!1;_times=new Map;constructor(){super(),this._phase="rest",this._failure=void 0,this._now=Date.now()}static getStubConfig(e){let t=Object.values(e.entities).find(s=>s?.platform===m&&s.translation_key==="progress");return t?{entity:t.entity_id}:{}}static getConfigForm(){return{schema:[{name:"entity",required:!0,selector:{entity:{integration:m,domain:"sensor"}}},{name:"hold",default:Re,selector:{number:{min:0,max:5,step:.5,mode:"box"}}}],computeLabel:e=>f(document.documentElement.lang||"en",e.name==="hold"?"sos.hold_seconds":"sos.entity")}}setConfig(e){this._config=e}getCardSize(){return 6}getGridOptions(){return{columns:12,min_columns:6,rows:"auto"}}connectedCallback(){super.connectedCallback(),this._ticking=window.setInterval(()=>this._now=Date.now(),500)}disconnectedCallback(){super.disconnectedCallback(),window.clearInterval(this._ticking),this._rest()}willUpdate(e){if(!e.has("hass")&&!e.has("_config"))return;this.hass?.connected!==!1&&(this._lastSeen=new Date);let t=this._config?.entity?this.hass?.states[this._config.entity]:void 0,s=t?.attributes.at,i=F.indexOf(t?.state);for(let o of this._times.keys())F.indexOf(o)>i&&this._times.delete(o);t?.state==="cancelled"?this._takenBack=!0:t&&t.state!=="closed"&&(this._takenBack=!1),t&&i>=0&&typeof s=="string"&&this._times.set(t.state,s)}firstUpdated(){this.hass&&W(this.hass)}get _language(){return this.hass?.language??"en"}_say(e,t){return f(this._language,e,t)}render(){let{hass:e}=this,t=this._config?.entity;if(!e||!t)return this._notice("sos.choose");let s=e.states[t],i=Se(e,t);return!s||!i?this._notice("sos.not_found",{entity:t}):l`<section class="card">
      <h2>${this._title(e,i)}${s.attributes.drill?l` <small class="mark">${this._say("sos.drill")}</small>`:c}</h2>
      ${e.connected===!1?l`<p class="alert" role="alert">${this._say("sos.offline",{time:C(e,this._lastSeen)})}</p>`:c}
      ${this._failure?l`<p class="alert" role="alert">${this._say(this._failure.text,{reason:this._failure.reason})}</p>`:c}
      ${this._button(i)}
      ${this._window(s,i)}
      ${this._steps(e,s)}
      ${this._cameras(e,i)}
      ${this._proved(e,i)}
    </section>`}_notice(e,t){return l`<section class="card"><p>${this._say(e,t)}</p></section>`}_title(e,t){let s=e.devices[t];return s?.name_by_user??s?.name??""}_button(e){let t={rest:this._say(this.preview?"sos.preview":"sos.hold"),holding:this._say("sos.holding"),confirming:this._say("sos.again"),sending:this._say("sos.sending")}[this._phase],s=()=>this._hold(e);return l`<button
      class="sos ${this._phase}"
      style="--hold: ${this._holdS}s"
      ?disabled=${this.preview||this._phase==="sending"||this.hass?.connected===!1}
      @pointerdown=${s}
      @pointerup=${this._rest}
      @pointerleave=${this._rest}
      @pointercancel=${this._rest}
      @keydown=${i=>{i.key!==" "&&i.key!=="Enter"||(i.preventDefault(),i.repeat||s())}}
      @keyup=${this._rest}
      @blur=${this._rest}
      @contextmenu=${i=>i.preventDefault()}
      @click=${i=>this._clicked(i,e)}
    >
      <svg viewBox="0 0 120 120" aria-hidden="true">
        <circle cx="60" cy="60" r="54" class="track"></circle>
        <circle cx="60" cy="60" r="54" class="ring" stroke-dasharray=${Pe} stroke-dashoffset=${Pe}></circle>
        <text x="60" y="72" text-anchor="middle">SOS</text>
      </svg>
      <span>${t}</span>
    </button>`}get _holdS(){return this._config?.hold??Re}_hold(e){if(!(this._phase!=="rest"||this.preview)){if(this._failure=void 0,this._holdS===0){this._send(e);return}this._phase="holding",this._timer=window.setTimeout(()=>{this._send(e)},this._holdS*1e3)}}_rest=()=>{this._phase==="holding"&&(window.clearTimeout(this._timer),this._phase="rest")};_clicked(e,t){e.detail===0&&(this._phase==="confirming"?(window.clearTimeout(this._timer),this._send(t)):this._phase==="rest"&&(this._phase="confirming",this._timer=window.setTimeout(()=>this._phase="rest",Qe)))}async _send(e){this._phase="sending",await this._try("sos.failed",t=>t.callWS({type:`${m}/press`,device_id:e})),this._phase="rest"}async _cancel(e){await this._try("sos.cancel_failed",async t=>{await t.callService(m,"cancel",{device_id:e},void 0,!1),this._takenBack=!0})}async _try(e,t){let s=this.hass;if(s)try{await t(s)}catch(i){this._failure={text:e,reason:K(s,i)}}}_window(e,t){let s=e.attributes.until,i=typeof s=="string"?Date.parse(s)-this._now:0;return e.state!=="cancellable"||i<=0?c:l`<div class="window">
      <button class="cancel" @click=${()=>this._cancel(t)}>${this._say("sos.cancel")}</button>
      <span role="timer">${this._say("sos.seconds",{seconds:Math.ceil(i/1e3)})}</span>
    </div>`}_steps(e,t){let{state:s}=t;if(s==="closed")return l`<p class="beside" role="status">${this._say(this._takenBack?"sos.cancelled":"sos.step.closed")} ${this._at(e,t.attributes.at)}</p>`;if(s==="idle"||tt.has(s))return l`<p class="beside ${s}" role="status">${e.formatEntityState(t)}</p>`;let i=F.indexOf(s);return l`<ol aria-label=${this._say("sos.steps")} aria-live="polite">
      ${F.map((o,r)=>{if(et.has(o)&&r!==i&&(r<i||s!=="taken"))return c;if(o==="closed")return c;let a=r<=i;return l`<li class=${a?"done":"waiting"} aria-current=${r===i?"step":c}>
          <span class="sign" aria-hidden="true">${a?"●":"○"}</span>
          <span>${this._step(o,t)}</span>
          ${a&&this._times.has(o)?l`<time>${this._at(e,this._times.get(o))}</time>`:c}
          <span class="unseen">${this._say(a?"sos.done":"sos.waiting")}</span>
        </li>`})}
    </ol>`}_step(e,t){let s=t.attributes.operator;return e==="taken"&&typeof s=="number"&&!st.has(t.state)?this._say("sos.step.taken_by",{operator:s}):this._say(`sos.step.${e}`)}_at(e,t){return typeof t=="string"?this._say("sos.at",{time:C(e,new Date(t))}):""}_cameras(e,t){let s=e.devices[t]?.via_device_id;return s?l`<ssz-camera-switches .hass=${e} .site=${s}></ssz-camera-switches>`:c}_proved(e,t){let s=N(e,t,"last_proved"),i=s&&Date.parse(s.state);return i?l`<p class="proved">${this._say("sos.proved",{time:C(e,new Date(i))})}</p>`:c}static styles=[T,y`
      .sos {
        display: grid;
        justify-items: center;
        gap: 8px;
        width: 100%;
        padding: 8px;
        border: 0;
        background: none;
        color: inherit;
        font: inherit;
        touch-action: none;
        user-select: none;
        -webkit-user-select: none;
        cursor: pointer;
      }
      .sos svg {
        width: min(55%, 200px);
        border-radius: 50%;
        background: var(--error-color, #b00020);
      }
      .sos:disabled svg {
        opacity: 0.5;
      }
      text {
        fill: #fff;
        font: 700 30px/1 sans-serif;
      }
      circle {
        fill: none;
        stroke-width: 8;
      }
      .track {
        stroke: rgb(255 255 255 / 35%);
      }
      .ring {
        stroke: #fff;
        transform: rotate(-90deg);
        transform-origin: center;
      }
      .holding .ring {
        transition: stroke-dashoffset var(--hold) linear;
        stroke-dashoffset: 0;
      }
      .sos > span {
        font-size: 1.15em;
        font-weight: 500;
      }
      .window {
        display: flex;
        flex-wrap: wrap;
        gap: 12px;
        align-items: center;
        justify-content: center;
        padding: 8px 0;
      }
      .cancel {
        min-height: 48px;
        padding: 0 20px;
        border: 2px solid currentcolor;
        border-radius: 24px;
        background: none;
        color: inherit;
        font: inherit;
        font-weight: 500;
        cursor: pointer;
      }
      .beside {
        font-size: 1.1em;
        text-align: center;
      }
      .not_stored,
      .not_connected,
      .refused {
        font-weight: 700;
      }
      ol {
        list-style: none;
        margin: 8px 0 0;
        padding: 0;
        font-size: 1.1em;
      }
      li {
        display: flex;
        gap: 8px;
        padding: 4px 8px;
      }
      .waiting {
        color: var(--secondary-text-color);
      }
      [aria-current] {
        padding: 8px;
        border-radius: 8px;
        background: var(--secondary-background-color);
        font-size: 1.1em;
        font-weight: 700;
      }
      time {
        margin-inline-start: auto;
        white-space: nowrap;
        font-variant-numeric: tabular-nums;
      }
      .proved {
        color: var(--secondary-text-color);
        font-size: 0.9em;
      }
    `]};var it=[["ssz-sos-card",Z,"sos.name","sos.description"],["ssz-keypad-card",V,"keypad.name","keypad.description"]];async function nt(){await Promise.race(["home-assistant","hc-main"].map(n=>customElements.whenDefined(n)))}async function ot(){await nt();let n=document.documentElement.lang||navigator.language;window.customCards??=[],customElements.get("ssz-camera-switches")||customElements.define("ssz-camera-switches",q);for(let[e,t,s,i]of it)customElements.get(e)||(customElements.define(e,t),window.customCards.push({type:e,name:f(n,s),description:f(n,i)}))}ot();
