/**
 * @license
 * Copyright 2019 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var N=globalThis,M=N.ShadowRoot&&(N.ShadyCSS===void 0||N.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,z=Symbol(),ne=new WeakMap,S=class{constructor(e,t,s){if(this._$cssResult$=!0,s!==z)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=e,this.t=t}get styleSheet(){let e=this.o,t=this.t;if(M&&e===void 0){let s=t!==void 0&&t.length===1;s&&(e=ne.get(t)),e===void 0&&((this.o=e=new CSSStyleSheet).replaceSync(this.cssText),s&&ne.set(t,e))}return e}toString(){return this.cssText}},ie=i=>new S(typeof i=="string"?i:i+"",void 0,z),E=(i,...e)=>{let t=i.length===1?i[0]:e.reduce((s,n,o)=>s+(a=>{if(a._$cssResult$===!0)return a.cssText;if(typeof a=="number")return a;throw Error("Value passed to 'css' function must be a 'css' function result: "+a+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(n)+i[o+1],i[0]);return new S(t,i,z)},oe=(i,e)=>{if(M)i.adoptedStyleSheets=e.map(t=>t instanceof CSSStyleSheet?t:t.styleSheet);else for(let t of e){let s=document.createElement("style"),n=N.litNonce;n!==void 0&&s.setAttribute("nonce",n),s.textContent=t.cssText,i.appendChild(s)}},W=M?i=>i:i=>i instanceof CSSStyleSheet?(e=>{let t="";for(let s of e.cssRules)t+=s.cssText;return ie(t)})(i):i;/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var{is:Ee,defineProperty:ke,getOwnPropertyDescriptor:Ce,getOwnPropertyNames:Pe,getOwnPropertySymbols:Re,getPrototypeOf:Te}=Object,L=globalThis,ae=L.trustedTypes,He=ae?ae.emptyScript:"",Oe=L.reactiveElementPolyfillSupport,k=(i,e)=>i,B={toAttribute(i,e){switch(e){case Boolean:i=i?He:null;break;case Object:case Array:i=i==null?i:JSON.stringify(i)}return i},fromAttribute(i,e){let t=i;switch(e){case Boolean:t=i!==null;break;case Number:t=i===null?null:Number(i);break;case Object:case Array:try{t=JSON.parse(i)}catch{t=null}}return t}},ce=(i,e)=>!Ee(i,e),re={attribute:!0,type:String,converter:B,reflect:!1,useDefault:!1,hasChanged:ce};Symbol.metadata??=Symbol("metadata"),L.litPropertyMetadata??=new WeakMap;var _=class extends HTMLElement{static addInitializer(e){this._$Ei(),(this.l??=[]).push(e)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(e,t=re){if(t.state&&(t.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(e)&&((t=Object.create(t)).wrapped=!0),this.elementProperties.set(e,t),!t.noAccessor){let s=Symbol(),n=this.getPropertyDescriptor(e,s,t);n!==void 0&&ke(this.prototype,e,n)}}static getPropertyDescriptor(e,t,s){let{get:n,set:o}=Ce(this.prototype,e)??{get(){return this[t]},set(a){this[t]=a}};return{get:n,set(a){let l=n?.call(this);o?.call(this,a),this.requestUpdate(e,l,s)},configurable:!0,enumerable:!0}}static getPropertyOptions(e){return this.elementProperties.get(e)??re}static _$Ei(){if(this.hasOwnProperty(k("elementProperties")))return;let e=Te(this);e.finalize(),e.l!==void 0&&(this.l=[...e.l]),this.elementProperties=new Map(e.elementProperties)}static finalize(){if(this.hasOwnProperty(k("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(k("properties"))){let t=this.properties,s=[...Pe(t),...Re(t)];for(let n of s)this.createProperty(n,t[n])}let e=this[Symbol.metadata];if(e!==null){let t=litPropertyMetadata.get(e);if(t!==void 0)for(let[s,n]of t)this.elementProperties.set(s,n)}this._$Eh=new Map;for(let[t,s]of this.elementProperties){let n=this._$Eu(t,s);n!==void 0&&this._$Eh.set(n,t)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(e){let t=[];if(Array.isArray(e)){let s=new Set(e.flat(1/0).reverse());for(let n of s)t.unshift(W(n))}else e!==void 0&&t.push(W(e));return t}static _$Eu(e,t){let s=t.attribute;return s===!1?void 0:typeof s=="string"?s:typeof e=="string"?e.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(e=>this.enableUpdating=e),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(e=>e(this))}addController(e){(this._$EO??=new Set).add(e),this.renderRoot!==void 0&&this.isConnected&&e.hostConnected?.()}removeController(e){this._$EO?.delete(e)}_$E_(){let e=new Map,t=this.constructor.elementProperties;for(let s of t.keys())this.hasOwnProperty(s)&&(e.set(s,this[s]),delete this[s]);e.size>0&&(this._$Ep=e)}createRenderRoot(){let e=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return oe(e,this.constructor.elementStyles),e}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(e=>e.hostConnected?.())}enableUpdating(e){}disconnectedCallback(){this._$EO?.forEach(e=>e.hostDisconnected?.())}attributeChangedCallback(e,t,s){this._$AK(e,s)}_$ET(e,t){let s=this.constructor.elementProperties.get(e),n=this.constructor._$Eu(e,s);if(n!==void 0&&s.reflect===!0){let o=(s.converter?.toAttribute!==void 0?s.converter:B).toAttribute(t,s.type);this._$Em=e,o==null?this.removeAttribute(n):this.setAttribute(n,o),this._$Em=null}}_$AK(e,t){let s=this.constructor,n=s._$Eh.get(e);if(n!==void 0&&this._$Em!==n){let o=s.getPropertyOptions(n),a=typeof o.converter=="function"?{fromAttribute:o.converter}:o.converter?.fromAttribute!==void 0?o.converter:B;this._$Em=n;let l=a.fromAttribute(t,o.type);this[n]=l??this._$Ej?.get(n)??l,this._$Em=null}}requestUpdate(e,t,s,n=!1,o){if(e!==void 0){let a=this.constructor;if(n===!1&&(o=this[e]),s??=a.getPropertyOptions(e),!((s.hasChanged??ce)(o,t)||s.useDefault&&s.reflect&&o===this._$Ej?.get(e)&&!this.hasAttribute(a._$Eu(e,s))))return;this.C(e,t,s)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(e,t,{useDefault:s,reflect:n,wrapped:o},a){s&&!(this._$Ej??=new Map).has(e)&&(this._$Ej.set(e,a??t??this[e]),o!==!0||a!==void 0)||(this._$AL.has(e)||(this.hasUpdated||s||(t=void 0),this._$AL.set(e,t)),n===!0&&this._$Em!==e&&(this._$Eq??=new Set).add(e))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(t){Promise.reject(t)}let e=this.scheduleUpdate();return e!=null&&await e,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[n,o]of this._$Ep)this[n]=o;this._$Ep=void 0}let s=this.constructor.elementProperties;if(s.size>0)for(let[n,o]of s){let{wrapped:a}=o,l=this[n];a!==!0||this._$AL.has(n)||l===void 0||this.C(n,void 0,o,l)}}let e=!1,t=this._$AL;try{e=this.shouldUpdate(t),e?(this.willUpdate(t),this._$EO?.forEach(s=>s.hostUpdate?.()),this.update(t)):this._$EM()}catch(s){throw e=!1,this._$EM(),s}e&&this._$AE(t)}willUpdate(e){}_$AE(e){this._$EO?.forEach(t=>t.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(e)),this.updated(e)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(e){return!0}update(e){this._$Eq&&=this._$Eq.forEach(t=>this._$ET(t,this[t])),this._$EM()}updated(e){}firstUpdated(e){}};_.elementStyles=[],_.shadowRootOptions={mode:"open"},_[k("elementProperties")]=new Map,_[k("finalized")]=new Map,Oe?.({ReactiveElement:_}),(L.reactiveElementVersions??=[]).push("2.1.2");/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var Z=globalThis,de=i=>i,D=Z.trustedTypes,he=D?D.createPolicy("lit-html",{createHTML:i=>i}):void 0,ge="$lit$",f=`lit$${Math.random().toFixed(9).slice(2)}$`,fe="?"+f,Ue=`<${fe}>`,v=document,P=()=>v.createComment(""),R=i=>i===null||typeof i!="object"&&typeof i!="function",J=Array.isArray,Ne=i=>J(i)||typeof i?.[Symbol.iterator]=="function",j=`[ 	
\f\r]`,C=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,le=/-->/g,pe=/>/g,$=RegExp(`>|${j}(?:([^\\s"'>=/]+)(${j}*=${j}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),ue=/'/g,me=/"/g,ye=/^(?:script|style|textarea|title)$/i,G=i=>(e,...t)=>({_$litType$:i,strings:e,values:t}),h=G(1),Fe=G(2),Ze=G(3),w=Symbol.for("lit-noChange"),c=Symbol.for("lit-nothing"),_e=new WeakMap,b=v.createTreeWalker(v,129);function $e(i,e){if(!J(i)||!i.hasOwnProperty("raw"))throw Error("invalid template strings array");return he!==void 0?he.createHTML(e):e}var Me=(i,e)=>{let t=i.length-1,s=[],n,o=e===2?"<svg>":e===3?"<math>":"",a=C;for(let l=0;l<t;l++){let r=i[l],p,u,d=-1,m=0;for(;m<r.length&&(a.lastIndex=m,u=a.exec(r),u!==null);)m=a.lastIndex,a===C?u[1]==="!--"?a=le:u[1]!==void 0?a=pe:u[2]!==void 0?(ye.test(u[2])&&(n=RegExp("</"+u[2],"g")),a=$):u[3]!==void 0&&(a=$):a===$?u[0]===">"?(a=n??C,d=-1):u[1]===void 0?d=-2:(d=a.lastIndex-u[2].length,p=u[1],a=u[3]===void 0?$:u[3]==='"'?me:ue):a===me||a===ue?a=$:a===le||a===pe?a=C:(a=$,n=void 0);let g=a===$&&i[l+1].startsWith("/>")?" ":"";o+=a===C?r+Ue:d>=0?(s.push(p),r.slice(0,d)+ge+r.slice(d)+f+g):r+f+(d===-2?l:g)}return[$e(i,o+(i[t]||"<?>")+(e===2?"</svg>":e===3?"</math>":"")),s]},T=class i{constructor({strings:e,_$litType$:t},s){let n;this.parts=[];let o=0,a=0,l=e.length-1,r=this.parts,[p,u]=Me(e,t);if(this.el=i.createElement(p,s),b.currentNode=this.el.content,t===2||t===3){let d=this.el.content.firstChild;d.replaceWith(...d.childNodes)}for(;(n=b.nextNode())!==null&&r.length<l;){if(n.nodeType===1){if(n.hasAttributes())for(let d of n.getAttributeNames())if(d.endsWith(ge)){let m=u[a++],g=n.getAttribute(d).split(f),U=/([.?@])?(.*)/.exec(m);r.push({type:1,index:o,name:U[2],strings:g,ctor:U[1]==="."?q:U[1]==="?"?V:U[1]==="@"?K:x}),n.removeAttribute(d)}else d.startsWith(f)&&(r.push({type:6,index:o}),n.removeAttribute(d));if(ye.test(n.tagName)){let d=n.textContent.split(f),m=d.length-1;if(m>0){n.textContent=D?D.emptyScript:"";for(let g=0;g<m;g++)n.append(d[g],P()),b.nextNode(),r.push({type:2,index:++o});n.append(d[m],P())}}}else if(n.nodeType===8)if(n.data===fe)r.push({type:2,index:o});else{let d=-1;for(;(d=n.data.indexOf(f,d+1))!==-1;)r.push({type:7,index:o}),d+=f.length-1}o++}}static createElement(e,t){let s=v.createElement("template");return s.innerHTML=e,s}};function A(i,e,t=i,s){if(e===w)return e;let n=s!==void 0?t._$Co?.[s]:t._$Cl,o=R(e)?void 0:e._$litDirective$;return n?.constructor!==o&&(n?._$AO?.(!1),o===void 0?n=void 0:(n=new o(i),n._$AT(i,t,s)),s!==void 0?(t._$Co??=[])[s]=n:t._$Cl=n),n!==void 0&&(e=A(i,n._$AS(i,e.values),n,s)),e}var I=class{constructor(e,t){this._$AV=[],this._$AN=void 0,this._$AD=e,this._$AM=t}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(e){let{el:{content:t},parts:s}=this._$AD,n=(e?.creationScope??v).importNode(t,!0);b.currentNode=n;let o=b.nextNode(),a=0,l=0,r=s[0];for(;r!==void 0;){if(a===r.index){let p;r.type===2?p=new H(o,o.nextSibling,this,e):r.type===1?p=new r.ctor(o,r.name,r.strings,this,e):r.type===6&&(p=new F(o,this,e)),this._$AV.push(p),r=s[++l]}a!==r?.index&&(o=b.nextNode(),a++)}return b.currentNode=v,n}p(e){let t=0;for(let s of this._$AV)s!==void 0&&(s.strings!==void 0?(s._$AI(e,s,t),t+=s.strings.length-2):s._$AI(e[t])),t++}},H=class i{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(e,t,s,n){this.type=2,this._$AH=c,this._$AN=void 0,this._$AA=e,this._$AB=t,this._$AM=s,this.options=n,this._$Cv=n?.isConnected??!0}get parentNode(){let e=this._$AA.parentNode,t=this._$AM;return t!==void 0&&e?.nodeType===11&&(e=t.parentNode),e}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(e,t=this){e=A(this,e,t),R(e)?e===c||e==null||e===""?(this._$AH!==c&&this._$AR(),this._$AH=c):e!==this._$AH&&e!==w&&this._(e):e._$litType$!==void 0?this.$(e):e.nodeType!==void 0?this.T(e):Ne(e)?this.k(e):this._(e)}O(e){return this._$AA.parentNode.insertBefore(e,this._$AB)}T(e){this._$AH!==e&&(this._$AR(),this._$AH=this.O(e))}_(e){this._$AH!==c&&R(this._$AH)?this._$AA.nextSibling.data=e:this.T(v.createTextNode(e)),this._$AH=e}$(e){let{values:t,_$litType$:s}=e,n=typeof s=="number"?this._$AC(e):(s.el===void 0&&(s.el=T.createElement($e(s.h,s.h[0]),this.options)),s);if(this._$AH?._$AD===n)this._$AH.p(t);else{let o=new I(n,this),a=o.u(this.options);o.p(t),this.T(a),this._$AH=o}}_$AC(e){let t=_e.get(e.strings);return t===void 0&&_e.set(e.strings,t=new T(e)),t}k(e){J(this._$AH)||(this._$AH=[],this._$AR());let t=this._$AH,s,n=0;for(let o of e)n===t.length?t.push(s=new i(this.O(P()),this.O(P()),this,this.options)):s=t[n],s._$AI(o),n++;n<t.length&&(this._$AR(s&&s._$AB.nextSibling,n),t.length=n)}_$AR(e=this._$AA.nextSibling,t){for(this._$AP?.(!1,!0,t);e!==this._$AB;){let s=de(e).nextSibling;de(e).remove(),e=s}}setConnected(e){this._$AM===void 0&&(this._$Cv=e,this._$AP?.(e))}},x=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(e,t,s,n,o){this.type=1,this._$AH=c,this._$AN=void 0,this.element=e,this.name=t,this._$AM=n,this.options=o,s.length>2||s[0]!==""||s[1]!==""?(this._$AH=Array(s.length-1).fill(new String),this.strings=s):this._$AH=c}_$AI(e,t=this,s,n){let o=this.strings,a=!1;if(o===void 0)e=A(this,e,t,0),a=!R(e)||e!==this._$AH&&e!==w,a&&(this._$AH=e);else{let l=e,r,p;for(e=o[0],r=0;r<o.length-1;r++)p=A(this,l[s+r],t,r),p===w&&(p=this._$AH[r]),a||=!R(p)||p!==this._$AH[r],p===c?e=c:e!==c&&(e+=(p??"")+o[r+1]),this._$AH[r]=p}a&&!n&&this.j(e)}j(e){e===c?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,e??"")}},q=class extends x{constructor(){super(...arguments),this.type=3}j(e){this.element[this.name]=e===c?void 0:e}},V=class extends x{constructor(){super(...arguments),this.type=4}j(e){this.element.toggleAttribute(this.name,!!e&&e!==c)}},K=class extends x{constructor(e,t,s,n,o){super(e,t,s,n,o),this.type=5}_$AI(e,t=this){if((e=A(this,e,t,0)??c)===w)return;let s=this._$AH,n=e===c&&s!==c||e.capture!==s.capture||e.once!==s.once||e.passive!==s.passive,o=e!==c&&(s===c||n);n&&this.element.removeEventListener(this.name,this,s),o&&this.element.addEventListener(this.name,this,e),this._$AH=e}handleEvent(e){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,e):this._$AH.handleEvent(e)}},F=class{constructor(e,t,s){this.element=e,this.type=6,this._$AN=void 0,this._$AM=t,this.options=s}get _$AU(){return this._$AM._$AU}_$AI(e){A(this,e)}};var Le=Z.litHtmlPolyfillSupport;Le?.(T,H),(Z.litHtmlVersions??=[]).push("3.3.3");var be=(i,e,t)=>{let s=t?.renderBefore??e,n=s._$litPart$;if(n===void 0){let o=t?.renderBefore??null;s._$litPart$=n=new H(e.insertBefore(P(),o),o,void 0,t??{})}return n._$AI(i),n};/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var Q=globalThis,y=class extends _{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let e=super.createRenderRoot();return this.renderOptions.renderBefore??=e.firstChild,e}update(e){let t=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(e),this._$Do=be(t,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return w}};y._$litElement$=!0,y.finalized=!0,Q.litElementHydrateSupport?.({LitElement:y});var De=Q.litElementPolyfillSupport;De?.({LitElement:y});(Q.litElementVersions??=[]).push("4.2.2");/**
 * @license
 * Copyright 2022 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var O="smart_safety_zone";function ve(i){i.loadBackendTranslation?.("exceptions",O)}function X(i,e){let{message:t,translation_key:s,translation_domain:n,translation_placeholders:o}=e;return s&&i.localize?.(`component.${n}.exceptions.${s}.message`,o??{})||t||String(e)}var we=E`
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
`;var Y={"access.title":"Who looks through your cameras","access.about":"Every look and every request of a station stands here, also those that were refused. A look at a silent alarm of your own shows once the station has released it, or after a day.","access.no_site":"This home is not connected to a station as a site.","access.no_camera":"No camera is shared here.","access.all_off":"Switch all cameras off for stations","access.all_on":"Share the cameras again","access.one_off":"{camera}: switch off","access.one_on":"{camera}: share again","access.nobody":"Nobody looks at the moment.","access.nobody_off":"All cameras are off for stations: nobody can look.","access.never":"Nobody has looked yet, or asked to.","access.screen":"A screen of {station}","access.operator":"Operator {operator}, {station}","access.incident":"incident {incident}","access.case":"case {case}","access.state.running":"looks now","access.state.waiting":"asks to look","access.state.ended":"looked","access.state.refused":"did not look","access.mode.still":"One picture","access.mode.frames":"Pictures in a row","access.mode.webrtc":"Live video","access.seconds":"for {seconds} s so far","access.until":"until {time}","access.end":"End now","access.prolong":"{minutes} minutes from now","access.allow":"Allow for {minutes} minutes","access.deny":"Do not allow","access.past":"Looks and requests, the newest first","access.when":"When","access.camera":"Camera","access.who":"Who","access.why":"Why","access.how_long":"What was seen","access.length":"{seconds} s, pictures: {pictures}","access.outcome":"What became of it","access.answered_by":"Answered by {name}","access.unwritten":"and {count} more that came too fast to be listed one by one","access.phones":"Phones that are asked","access.phones_about":"When a station asks to look and you decide each time, these phones get a notification with buttons. Whoever holds such a phone can answer for you.","access.no_phones":"Sign in with the Home Assistant app on a phone; then you can choose here that it is asked.","access.failed":"Not done: {reason}","access.reason.unknown_camera":"no such camera is shared with it","access.reason.registry_only":"only the registry is shared with it","access.reason.switched_off":"you have switched the camera off","access.reason.no_consent":"your consent is missing or withdrawn","access.reason.no_operator":"no operator was named","access.reason.no_purpose":"no purpose, incident or case was named","access.reason.no_incident":"no such incident was raised here or by a neighbour you help","access.reason.denied":"you said no","access.reason.not_answered":"not answered in time","access.reason.too_many":"too many at once","access.reason.stale":"the request was too old; stations then ask again","access.reason.repeated":"the request was used before","access.reason.old_session":"the request came by an old connection","access.reason.no_picture":"the camera gave no picture","access.reason.no_mask":"the privacy mask could not be put over it","access.reason.not_offered":"this camera is not shown in that way","access.reason.not_kept":"it could not be written down here","access.reason.expired":"its time or its reason was over","access.reason.ended":"the station closed it","access.reason.link_lost":"the connection was lost","access.ended_by_you":"you ended it","access.menu":"Menu"};var Ae={"access.title":"ใครดูกล้องของคุณ","access.about":"การดูและคำขอดูกล้องของสถานีทุกครั้งอยู่ที่นี่ รวมถึงที่ถูกปฏิเสธ การดูเพราะเหตุแบบเงียบของคุณเองจะแสดงเมื่อสถานีเปิดเผยเหตุแล้ว หรือเมื่อครบหนึ่งวัน","access.no_site":"บ้านนี้ยังไม่ได้เชื่อมต่อกับสถานีใด","access.no_camera":"ที่นี่ไม่ได้แบ่งปันกล้อง","access.all_off":"ปิดไม่ให้สถานีดูกล้องทุกตัว","access.all_on":"แบ่งปันกล้องอีกครั้ง","access.one_off":"{camera}: ปิดไม่ให้ดู","access.one_on":"{camera}: แบ่งปันอีกครั้ง","access.nobody":"ขณะนี้ไม่มีใครดูกล้อง","access.nobody_off":"ปิดกล้องทุกตัวไม่ให้สถานีดูแล้ว ไม่มีใครดูได้","access.never":"ยังไม่มีใครดูหรือขอดู","access.screen":"จอภาพของ {station}","access.operator":"เจ้าหน้าที่หมายเลข {operator} {station}","access.incident":"เหตุ {incident}","access.case":"เลขคดี {case}","access.state.running":"กำลังดูอยู่","access.state.waiting":"ขอดู","access.state.ended":"ดูแล้ว","access.state.refused":"ไม่ได้ดู","access.mode.still":"ภาพนิ่งหนึ่งภาพ","access.mode.frames":"ภาพต่อเนื่อง","access.mode.webrtc":"วิดีโอสด","access.seconds":"ดูมาแล้ว {seconds} วินาที","access.until":"ถึงเวลา {time}","access.end":"หยุดเดี๋ยวนี้","access.prolong":"ให้ดูต่ออีก {minutes} นาที","access.allow":"อนุญาต {minutes} นาที","access.deny":"ไม่อนุญาต","access.past":"การดูและคำขอดู ล่าสุดอยู่บน","access.when":"เมื่อ","access.camera":"กล้อง","access.who":"ใคร","access.why":"เหตุผล","access.how_long":"ได้เห็นอะไร","access.length":"{seconds} วินาที {pictures} ภาพ","access.outcome":"ผล","access.answered_by":"ผู้ตอบ: {name}","access.unwritten":"และอีก {count} คำขอที่มาถี่เกินกว่าจะบันทึกทีละรายการ","access.phones":"โทรศัพท์ที่จะถูกถาม","access.phones_about":"เมื่อสถานีขอดูกล้องที่คุณเลือกให้ถามทุกครั้ง โทรศัพท์เหล่านี้จะได้รับการแจ้งเตือนพร้อมปุ่มตอบ ผู้ที่ถือโทรศัพท์ตอบแทนคุณได้","access.no_phones":"ลงชื่อเข้าใช้ด้วยแอป Home Assistant บนโทรศัพท์ แล้วจึงเลือกที่นี่ให้ถามทางโทรศัพท์นั้นได้","access.failed":"ทำไม่สำเร็จ: {reason}","access.reason.unknown_camera":"ไม่ได้แบ่งปันกล้องนี้กับสถานี","access.reason.registry_only":"แบ่งปันเพียงการขึ้นทะเบียน","access.reason.switched_off":"คุณปิดกล้องไว้","access.reason.no_consent":"ยังไม่ได้ให้ความยินยอม หรือถอนแล้ว","access.reason.no_operator":"ไม่ได้ระบุเจ้าหน้าที่","access.reason.no_purpose":"ไม่ได้ระบุเหตุผล เหตุ หรือเลขคดี","access.reason.no_incident":"ไม่มีเหตุนี้ที่แจ้งจากที่นี่หรือจากเพื่อนบ้านที่คุณช่วย","access.reason.denied":"คุณไม่อนุญาต","access.reason.not_answered":"ไม่มีคำตอบในเวลาที่กำหนด","access.reason.too_many":"มีมากเกินไปในเวลาเดียวกัน","access.reason.stale":"คำขอเก่าเกินไป สถานีจะขอใหม่เอง","access.reason.repeated":"คำขอนี้ถูกใช้ไปแล้ว","access.reason.old_session":"คำขอมาทางการเชื่อมต่อเก่า","access.reason.no_picture":"กล้องไม่ให้ภาพ","access.reason.no_mask":"ใส่หน้ากากปิดภาพไม่ได้","access.reason.not_offered":"กล้องนี้ไม่ให้ดูด้วยวิธีนั้น","access.reason.not_kept":"บันทึกลงที่นี่ไม่ได้","access.reason.expired":"หมดเวลาหรือหมดเหตุผลแล้ว","access.reason.ended":"สถานีปิดเอง","access.reason.link_lost":"การเชื่อมต่อขาด","access.ended_by_you":"คุณให้หยุดดู","access.menu":"เมนู"};function xe(i){return(e,t,s={})=>(e.split("-")[0]==="th"?i.th:i.en)[t].replace(/\{(\w+)\}/g,(o,a)=>String(s[a]??""))}function ee(i,e,t=new Date){let s={timeZone:i.config.time_zone},n=i.language,o=l=>l.toLocaleDateString("en-CA",s),a=e.toLocaleTimeString(n,{...s,hour12:!1,hour:"2-digit",minute:"2-digit",second:"2-digit"});return o(e)===o(t)?a:`${e.toLocaleDateString(n,{...s,day:"numeric",month:"short",year:"numeric"})} ${a}`}var Be=xe({en:Y,th:Ae}),te=i=>i.cameras.length>0||i.looks.length>0,Se=10,je=5e3,se=class extends y{static properties={hass:{attribute:!1},narrow:{type:Boolean},_listed:{state:!0},_said:{state:!0}};_cancel;_again;_asking=!1;_stale=!1;connectedCallback(){super.connectedCallback(),this.hass&&this._begin()}firstUpdated(){ve(this.hass),this._begin()}disconnectedCallback(){super.disconnectedCallback(),clearTimeout(this._again),this._cancel?.then(e=>e()).catch(()=>{}),this._cancel=void 0}_begin(){this._cancel||(this._cancel=this.hass.connection.subscribeMessage(()=>{this._load()},{type:`${O}/access/subscribe`}),this._load())}_say(e,t){return Be(this.hass.language,e,t)}_menu(){this.dispatchEvent(new Event("hass-toggle-menu",{bubbles:!0,composed:!0}))}_word(e,t){let s=`access.${e}.${t}`;return s in Y?this._say(s):t}async _load(){if(this._asking){this._stale=!0;return}this._asking=!0,clearTimeout(this._again);try{do this._stale=!1,this._listed=await this.hass.callWS({type:`${O}/access/list`});while(this._stale);this._listed.sites.some(e=>e.looks.some(t=>t.state==="running"))&&this.isConnected&&(this._again=setTimeout(()=>{this._load()},je))}catch(e){this._said=this._say("access.failed",{reason:X(this.hass,e)})}finally{this._asking=!1}}async _do(e,t){this._said=void 0;try{await this.hass.callWS({type:`${O}/access/${e}`,...t})}catch(s){this._said=this._say("access.failed",{reason:X(this.hass,s)})}await this._load()}render(){return h`<main>
      ${this.narrow?h`<button class="menu" aria-label=${this._say("access.menu")} @click=${()=>this._menu()}>☰</button>`:c}
      <h1>${this._say("access.title")}</h1>
      <p>${this._say("access.about")}</p>
      ${this._said?h`<p class="alert" role="alert">${this._said}</p>`:c}
      ${this._listed?.sites.length===0?h`<p>${this._say("access.no_site")}</p>`:c}
      ${[...this._listed?.sites??[]].sort((e,t)=>Number(te(t))-Number(te(e))).map(e=>te(e)?this._site(e):this._idle(e))}
    </main>`}_idle(e){return h`<section>
      <h2>${e.name}</h2>
      <p class="aside">${this._say("access.no_camera")}</p>
    </section>`}_site(e){let t=e.looks.filter(n=>n.state==="running"||n.state==="waiting"),s=e.looks.filter(n=>!t.includes(n));return h`<section>
      <h2>${e.name}</h2>
      <p class="buttons switches">
        <button class=${e.on?"main":""} @click=${()=>this._do("switch",{site:e.site,on:!e.on})}>
          ${this._say(e.on?"access.all_off":"access.all_on")}
        </button>
        ${e.on?e.cameras.map(n=>h`<button @click=${()=>this._do("switch",{site:e.site,camera:n.camera,on:!n.on})}>
                  ${this._say(n.on?"access.one_off":"access.one_on",{camera:n.name})}
                </button>`):c}
      </p>
      <div role="status">
        ${t.length?t.map(n=>this._now(n)):h`<p>${this._say(e.on?"access.nobody":"access.nobody_off")}</p>`}
      </div>
      ${s.length?this._table(s):c} ${e.looks.length?c:h`<p class="aside">${this._say("access.never")}</p>`}
      ${this._phones(e)}
    </section>`}_who(e){return e.screen?this._say("access.screen",{station:e.station}):e.operator===null?e.station:this._say("access.operator",{station:e.station,operator:e.operator})}_why(e){let t=e.incident?this._say("access.incident",{incident:e.incident.slice(0,8)}):e.case&&this._say("access.case",{case:e.case});return[e.purpose,t].filter(Boolean).join(" · ")||"–"}_now(e){let t=e.state==="waiting";return h`<article class=${e.state}>
      <h3>${e.camera_name} · ${this._word("state",e.state)}</h3>
      <p>${this._who(e)}</p>
      <p>${this._why(e)}</p>
      ${t?c:h`<p>
            ${this._word("mode",e.mode)} · ${this._say("access.seconds",{seconds:e.seconds})}
            ${e.until?h` · ${this._say("access.until",{time:ee(this.hass,new Date(e.until))})}`:c}
          </p>`}
      <p class="buttons">
        <button class=${t?"":"main"} @click=${()=>this._do("answer",{view:e.view,minutes:0})}>
          ${this._say(t?"access.deny":"access.end")}
        </button>
        <button class=${t?"main":""} @click=${()=>this._do("answer",{view:e.view,minutes:Se})}>
          ${this._say(t?"access.allow":"access.prolong",{minutes:Se})}
        </button>
      </p>
    </article>`}_table(e){let t=["access.when","access.camera","access.who","access.why","access.how_long","access.outcome"];return h`<h3>${this._say("access.past")}</h3>
      <div class="scroll" tabindex="0" role="region" aria-label=${this._say("access.past")}>
        <table>
          <thead>
            <tr>
              ${t.map(s=>h`<th scope="col">${this._say(s)}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${e.map(s=>this._row(s))}
          </tbody>
        </table>
      </div>`}_row(e){let t=e.pictures?h`${this._word("mode",e.mode)}<br />${this._say("access.length",{seconds:e.seconds,pictures:e.pictures})}`:"–",s=e.state==="ended"&&e.reason==="denied"?this._say("access.ended_by_you"):e.reason&&this._word("reason",e.reason);return h`<tr>
      <td data-label=${this._say("access.when")}>${ee(this.hass,new Date(e.at))}</td>
      <td data-label=${this._say("access.camera")}>${e.camera_name||"–"}</td>
      <td data-label=${this._say("access.who")}>${this._who(e)}</td>
      <td data-label=${this._say("access.why")}>${this._why(e)}</td>
      <td data-label=${this._say("access.how_long")}>${t}</td>
      <td data-label=${this._say("access.outcome")}>
        ${this._word("state",e.state)}${s?h`: ${s}`:c}
        ${e.answered_by?h`<br />${this._say("access.answered_by",{name:e.answered_by})}`:c}
        ${e.unwritten?h`<br />${this._say("access.unwritten",{count:e.unwritten})}`:c}
      </td>
    </tr>`}_phones(e){let t=this._listed.phones,s=n=>{let o=e.phones.includes(n)?e.phones.filter(a=>a!==n):[...e.phones,n];this._do("phones",{site:e.site,phones:o})};return h`<h3>${this._say("access.phones")}</h3>
      <p>${this._say(t.length?"access.phones_about":"access.no_phones")}</p>
      ${t.map(n=>h`<label
            ><input type="checkbox" .checked=${e.phones.includes(n.phone)} @change=${()=>s(n.phone)} /> ${n.name}</label
          >`)}`}static styles=[we,E`
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
        max-width: 1100px;
        margin: 0 auto;
        padding: 8px 16px 32px;
      }
      h1 {
        margin: 8px 0;
        font-size: 1.6em;
        font-weight: 500;
      }
      section {
        margin: 16px 0;
        padding: 16px;
        border: 1px solid var(--divider-color, #e0e0e0);
        border-radius: 12px;
        background: var(--card-background-color, #fff);
      }
      .aside {
        color: var(--secondary-text-color);
      }
      .buttons {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }
      article {
        margin: 8px 0;
        padding: 8px 16px;
        border: 1px solid var(--divider-color, #e0e0e0);
        border-inline-start: 6px solid var(--warning-color, #b26a00);
      }
      article.running {
        border-inline-start-color: var(--error-color, #b00020);
      }
      h3 {
        margin: 12px 0 4px;
        font-size: 1.1em;
        font-weight: 500;
      }
      .scroll {
        overflow-x: auto;
      }
      table {
        width: 100%;
        border-collapse: collapse;
      }
      th,
      td {
        padding: 8px;
        border-bottom: 1px solid var(--divider-color, #e0e0e0);
        text-align: start;
        vertical-align: top;
      }
      td {
        overflow-wrap: anywhere;
        min-width: 5em;
      }
      @media (max-width: 700px) {
        thead {
          display: none;
        }
        tr {
          display: block;
          padding: 8px 0;
          border-bottom: 1px solid var(--divider-color, #e0e0e0);
        }
        td {
          display: block;
          padding: 2px 0;
          border: none;
        }
        td::before {
          content: attr(data-label) ": ";
          color: var(--secondary-text-color);
        }
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
      label {
        display: block;
        min-height: 48px;
        line-height: 48px;
      }
      input {
        width: 20px;
        height: 20px;
        vertical-align: middle;
      }
    `]};customElements.get("ssz-camera-access")||customElements.define("ssz-camera-access",se);export{se as CameraAccess};
