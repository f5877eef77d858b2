/**
 * @license
 * Copyright 2019 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var q=globalThis,B=q.ShadowRoot&&(q.ShadyCSS===void 0||q.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,Q=Symbol(),pe=new WeakMap,O=class{constructor(e,t,o){if(this._$cssResult$=!0,o!==Q)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=e,this.t=t}get styleSheet(){let e=this.o,t=this.t;if(B&&e===void 0){let o=t!==void 0&&t.length===1;o&&(e=pe.get(t)),e===void 0&&((this.o=e=new CSSStyleSheet).replaceSync(this.cssText),o&&pe.set(t,e))}return e}toString(){return this.cssText}},me=i=>new O(typeof i=="string"?i:i+"",void 0,Q),b=(i,...e)=>{let t=i.length===1?i[0]:e.reduce((o,s,r)=>o+(n=>{if(n._$cssResult$===!0)return n.cssText;if(typeof n=="number")return n;throw Error("Value passed to 'css' function must be a 'css' function result: "+n+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(s)+i[r+1],i[0]);return new O(t,i,Q)},ue=(i,e)=>{if(B)i.adoptedStyleSheets=e.map(t=>t instanceof CSSStyleSheet?t:t.styleSheet);else for(let t of e){let o=document.createElement("style"),s=q.litNonce;s!==void 0&&o.setAttribute("nonce",s),o.textContent=t.cssText,i.appendChild(o)}},X=B?i=>i:i=>i instanceof CSSStyleSheet?(e=>{let t="";for(let o of e.cssRules)t+=o.cssText;return me(t)})(i):i;/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var{is:Ne,defineProperty:Le,getOwnPropertyDescriptor:Ie,getOwnPropertyNames:ze,getOwnPropertySymbols:Fe,getPrototypeOf:qe}=Object,j=globalThis,_e=j.trustedTypes,Be=_e?_e.emptyScript:"",je=j.reactiveElementPolyfillSupport,U=(i,e)=>i,Y={toAttribute(i,e){switch(e){case Boolean:i=i?Be:null;break;case Object:case Array:i=i==null?i:JSON.stringify(i)}return i},fromAttribute(i,e){let t=i;switch(e){case Boolean:t=i!==null;break;case Number:t=i===null?null:Number(i);break;case Object:case Array:try{t=JSON.parse(i)}catch{t=null}}return t}},fe=(i,e)=>!Ne(i,e),ge={attribute:!0,type:String,converter:Y,reflect:!1,useDefault:!1,hasChanged:fe};Symbol.metadata??=Symbol("metadata"),j.litPropertyMetadata??=new WeakMap;var v=class extends HTMLElement{static addInitializer(e){this._$Ei(),(this.l??=[]).push(e)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(e,t=ge){if(t.state&&(t.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(e)&&((t=Object.create(t)).wrapped=!0),this.elementProperties.set(e,t),!t.noAccessor){let o=Symbol(),s=this.getPropertyDescriptor(e,o,t);s!==void 0&&Le(this.prototype,e,s)}}static getPropertyDescriptor(e,t,o){let{get:s,set:r}=Ie(this.prototype,e)??{get(){return this[t]},set(n){this[t]=n}};return{get:s,set(n){let c=s?.call(this);r?.call(this,n),this.requestUpdate(e,c,o)},configurable:!0,enumerable:!0}}static getPropertyOptions(e){return this.elementProperties.get(e)??ge}static _$Ei(){if(this.hasOwnProperty(U("elementProperties")))return;let e=qe(this);e.finalize(),e.l!==void 0&&(this.l=[...e.l]),this.elementProperties=new Map(e.elementProperties)}static finalize(){if(this.hasOwnProperty(U("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(U("properties"))){let t=this.properties,o=[...ze(t),...Fe(t)];for(let s of o)this.createProperty(s,t[s])}let e=this[Symbol.metadata];if(e!==null){let t=litPropertyMetadata.get(e);if(t!==void 0)for(let[o,s]of t)this.elementProperties.set(o,s)}this._$Eh=new Map;for(let[t,o]of this.elementProperties){let s=this._$Eu(t,o);s!==void 0&&this._$Eh.set(s,t)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(e){let t=[];if(Array.isArray(e)){let o=new Set(e.flat(1/0).reverse());for(let s of o)t.unshift(X(s))}else e!==void 0&&t.push(X(e));return t}static _$Eu(e,t){let o=t.attribute;return o===!1?void 0:typeof o=="string"?o:typeof e=="string"?e.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(e=>this.enableUpdating=e),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(e=>e(this))}addController(e){(this._$EO??=new Set).add(e),this.renderRoot!==void 0&&this.isConnected&&e.hostConnected?.()}removeController(e){this._$EO?.delete(e)}_$E_(){let e=new Map,t=this.constructor.elementProperties;for(let o of t.keys())this.hasOwnProperty(o)&&(e.set(o,this[o]),delete this[o]);e.size>0&&(this._$Ep=e)}createRenderRoot(){let e=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return ue(e,this.constructor.elementStyles),e}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(e=>e.hostConnected?.())}enableUpdating(e){}disconnectedCallback(){this._$EO?.forEach(e=>e.hostDisconnected?.())}attributeChangedCallback(e,t,o){this._$AK(e,o)}_$ET(e,t){let o=this.constructor.elementProperties.get(e),s=this.constructor._$Eu(e,o);if(s!==void 0&&o.reflect===!0){let r=(o.converter?.toAttribute!==void 0?o.converter:Y).toAttribute(t,o.type);this._$Em=e,r==null?this.removeAttribute(s):this.setAttribute(s,r),this._$Em=null}}_$AK(e,t){let o=this.constructor,s=o._$Eh.get(e);if(s!==void 0&&this._$Em!==s){let r=o.getPropertyOptions(s),n=typeof r.converter=="function"?{fromAttribute:r.converter}:r.converter?.fromAttribute!==void 0?r.converter:Y;this._$Em=s;let c=n.fromAttribute(t,r.type);this[s]=c??this._$Ej?.get(s)??c,this._$Em=null}}requestUpdate(e,t,o,s=!1,r){if(e!==void 0){let n=this.constructor;if(s===!1&&(r=this[e]),o??=n.getPropertyOptions(e),!((o.hasChanged??fe)(r,t)||o.useDefault&&o.reflect&&r===this._$Ej?.get(e)&&!this.hasAttribute(n._$Eu(e,o))))return;this.C(e,t,o)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(e,t,{useDefault:o,reflect:s,wrapped:r},n){o&&!(this._$Ej??=new Map).has(e)&&(this._$Ej.set(e,n??t??this[e]),r!==!0||n!==void 0)||(this._$AL.has(e)||(this.hasUpdated||o||(t=void 0),this._$AL.set(e,t)),s===!0&&this._$Em!==e&&(this._$Eq??=new Set).add(e))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(t){Promise.reject(t)}let e=this.scheduleUpdate();return e!=null&&await e,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[s,r]of this._$Ep)this[s]=r;this._$Ep=void 0}let o=this.constructor.elementProperties;if(o.size>0)for(let[s,r]of o){let{wrapped:n}=r,c=this[s];n!==!0||this._$AL.has(s)||c===void 0||this.C(s,void 0,r,c)}}let e=!1,t=this._$AL;try{e=this.shouldUpdate(t),e?(this.willUpdate(t),this._$EO?.forEach(o=>o.hostUpdate?.()),this.update(t)):this._$EM()}catch(o){throw e=!1,this._$EM(),o}e&&this._$AE(t)}willUpdate(e){}_$AE(e){this._$EO?.forEach(t=>t.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(e)),this.updated(e)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(e){return!0}update(e){this._$Eq&&=this._$Eq.forEach(t=>this._$ET(t,this[t])),this._$EM()}updated(e){}firstUpdated(e){}};v.elementStyles=[],v.shadowRootOptions={mode:"open"},v[U("elementProperties")]=new Map,v[U("finalized")]=new Map,je?.({ReactiveElement:v}),(j.reactiveElementVersions??=[]).push("2.1.2");/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var ne=globalThis,ye=i=>i,V=ne.trustedTypes,be=V?V.createPolicy("lit-html",{createHTML:i=>i}):void 0,Ae="$lit$",k=`lit$${Math.random().toFixed(9).slice(2)}$`,Se="?"+k,Ve=`<${Se}>`,S=document,N=()=>S.createComment(""),L=i=>i===null||typeof i!="object"&&typeof i!="function",ae=Array.isArray,We=i=>ae(i)||typeof i?.[Symbol.iterator]=="function",ee=`[ 	
\f\r]`,D=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,ve=/-->/g,$e=/>/g,x=RegExp(`>|${ee}(?:([^\\s"'>=/]+)(${ee}*=${ee}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),we=/'/g,ke=/"/g,Ee=/^(?:script|style|textarea|title)$/i,de=i=>(e,...t)=>({_$litType$:i,strings:e,values:t}),d=de(1),pt=de(2),mt=de(3),E=Symbol.for("lit-noChange"),a=Symbol.for("lit-nothing"),xe=new WeakMap,A=S.createTreeWalker(S,129);function Te(i,e){if(!ae(i)||!i.hasOwnProperty("raw"))throw Error("invalid template strings array");return be!==void 0?be.createHTML(e):e}var Ke=(i,e)=>{let t=i.length-1,o=[],s,r=e===2?"<svg>":e===3?"<math>":"",n=D;for(let c=0;c<t;c++){let l=i[c],m,u,h=-1,y=0;for(;y<l.length&&(n.lastIndex=y,u=n.exec(l),u!==null);)y=n.lastIndex,n===D?u[1]==="!--"?n=ve:u[1]!==void 0?n=$e:u[2]!==void 0?(Ee.test(u[2])&&(s=RegExp("</"+u[2],"g")),n=x):u[3]!==void 0&&(n=x):n===x?u[0]===">"?(n=s??D,h=-1):u[1]===void 0?h=-2:(h=n.lastIndex-u[2].length,m=u[1],n=u[3]===void 0?x:u[3]==='"'?ke:we):n===ke||n===we?n=x:n===ve||n===$e?n=D:(n=x,s=void 0);let w=n===x&&i[c+1].startsWith("/>")?" ":"";r+=n===D?l+Ve:h>=0?(o.push(m),l.slice(0,h)+Ae+l.slice(h)+k+w):l+k+(h===-2?c:w)}return[Te(i,r+(i[t]||"<?>")+(e===2?"</svg>":e===3?"</math>":"")),o]},I=class i{constructor({strings:e,_$litType$:t},o){let s;this.parts=[];let r=0,n=0,c=e.length-1,l=this.parts,[m,u]=Ke(e,t);if(this.el=i.createElement(m,o),A.currentNode=this.el.content,t===2||t===3){let h=this.el.content.firstChild;h.replaceWith(...h.childNodes)}for(;(s=A.nextNode())!==null&&l.length<c;){if(s.nodeType===1){if(s.hasAttributes())for(let h of s.getAttributeNames())if(h.endsWith(Ae)){let y=u[n++],w=s.getAttribute(h).split(k),F=/([.?@])?(.*)/.exec(y);l.push({type:1,index:r,name:F[2],strings:w,ctor:F[1]==="."?oe:F[1]==="?"?se:F[1]==="@"?ie:C}),s.removeAttribute(h)}else h.startsWith(k)&&(l.push({type:6,index:r}),s.removeAttribute(h));if(Ee.test(s.tagName)){let h=s.textContent.split(k),y=h.length-1;if(y>0){s.textContent=V?V.emptyScript:"";for(let w=0;w<y;w++)s.append(h[w],N()),A.nextNode(),l.push({type:2,index:++r});s.append(h[y],N())}}}else if(s.nodeType===8)if(s.data===Se)l.push({type:2,index:r});else{let h=-1;for(;(h=s.data.indexOf(k,h+1))!==-1;)l.push({type:7,index:r}),h+=k.length-1}r++}}static createElement(e,t){let o=S.createElement("template");return o.innerHTML=e,o}};function R(i,e,t=i,o){if(e===E)return e;let s=o!==void 0?t._$Co?.[o]:t._$Cl,r=L(e)?void 0:e._$litDirective$;return s?.constructor!==r&&(s?._$AO?.(!1),r===void 0?s=void 0:(s=new r(i),s._$AT(i,t,o)),o!==void 0?(t._$Co??=[])[o]=s:t._$Cl=s),s!==void 0&&(e=R(i,s._$AS(i,e.values),s,o)),e}var te=class{constructor(e,t){this._$AV=[],this._$AN=void 0,this._$AD=e,this._$AM=t}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(e){let{el:{content:t},parts:o}=this._$AD,s=(e?.creationScope??S).importNode(t,!0);A.currentNode=s;let r=A.nextNode(),n=0,c=0,l=o[0];for(;l!==void 0;){if(n===l.index){let m;l.type===2?m=new z(r,r.nextSibling,this,e):l.type===1?m=new l.ctor(r,l.name,l.strings,this,e):l.type===6&&(m=new re(r,this,e)),this._$AV.push(m),l=o[++c]}n!==l?.index&&(r=A.nextNode(),n++)}return A.currentNode=S,s}p(e){let t=0;for(let o of this._$AV)o!==void 0&&(o.strings!==void 0?(o._$AI(e,o,t),t+=o.strings.length-2):o._$AI(e[t])),t++}},z=class i{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(e,t,o,s){this.type=2,this._$AH=a,this._$AN=void 0,this._$AA=e,this._$AB=t,this._$AM=o,this.options=s,this._$Cv=s?.isConnected??!0}get parentNode(){let e=this._$AA.parentNode,t=this._$AM;return t!==void 0&&e?.nodeType===11&&(e=t.parentNode),e}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(e,t=this){e=R(this,e,t),L(e)?e===a||e==null||e===""?(this._$AH!==a&&this._$AR(),this._$AH=a):e!==this._$AH&&e!==E&&this._(e):e._$litType$!==void 0?this.$(e):e.nodeType!==void 0?this.T(e):We(e)?this.k(e):this._(e)}O(e){return this._$AA.parentNode.insertBefore(e,this._$AB)}T(e){this._$AH!==e&&(this._$AR(),this._$AH=this.O(e))}_(e){this._$AH!==a&&L(this._$AH)?this._$AA.nextSibling.data=e:this.T(S.createTextNode(e)),this._$AH=e}$(e){let{values:t,_$litType$:o}=e,s=typeof o=="number"?this._$AC(e):(o.el===void 0&&(o.el=I.createElement(Te(o.h,o.h[0]),this.options)),o);if(this._$AH?._$AD===s)this._$AH.p(t);else{let r=new te(s,this),n=r.u(this.options);r.p(t),this.T(n),this._$AH=r}}_$AC(e){let t=xe.get(e.strings);return t===void 0&&xe.set(e.strings,t=new I(e)),t}k(e){ae(this._$AH)||(this._$AH=[],this._$AR());let t=this._$AH,o,s=0;for(let r of e)s===t.length?t.push(o=new i(this.O(N()),this.O(N()),this,this.options)):o=t[s],o._$AI(r),s++;s<t.length&&(this._$AR(o&&o._$AB.nextSibling,s),t.length=s)}_$AR(e=this._$AA.nextSibling,t){for(this._$AP?.(!1,!0,t);e!==this._$AB;){let o=ye(e).nextSibling;ye(e).remove(),e=o}}setConnected(e){this._$AM===void 0&&(this._$Cv=e,this._$AP?.(e))}},C=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(e,t,o,s,r){this.type=1,this._$AH=a,this._$AN=void 0,this.element=e,this.name=t,this._$AM=s,this.options=r,o.length>2||o[0]!==""||o[1]!==""?(this._$AH=Array(o.length-1).fill(new String),this.strings=o):this._$AH=a}_$AI(e,t=this,o,s){let r=this.strings,n=!1;if(r===void 0)e=R(this,e,t,0),n=!L(e)||e!==this._$AH&&e!==E,n&&(this._$AH=e);else{let c=e,l,m;for(e=r[0],l=0;l<r.length-1;l++)m=R(this,c[o+l],t,l),m===E&&(m=this._$AH[l]),n||=!L(m)||m!==this._$AH[l],m===a?e=a:e!==a&&(e+=(m??"")+r[l+1]),this._$AH[l]=m}n&&!s&&this.j(e)}j(e){e===a?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,e??"")}},oe=class extends C{constructor(){super(...arguments),this.type=3}j(e){this.element[this.name]=e===a?void 0:e}},se=class extends C{constructor(){super(...arguments),this.type=4}j(e){this.element.toggleAttribute(this.name,!!e&&e!==a)}},ie=class extends C{constructor(e,t,o,s,r){super(e,t,o,s,r),this.type=5}_$AI(e,t=this){if((e=R(this,e,t,0)??a)===E)return;let o=this._$AH,s=e===a&&o!==a||e.capture!==o.capture||e.once!==o.once||e.passive!==o.passive,r=e!==a&&(o===a||s);s&&this.element.removeEventListener(this.name,this,o),r&&this.element.addEventListener(this.name,this,e),this._$AH=e}handleEvent(e){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,e):this._$AH.handleEvent(e)}},re=class{constructor(e,t,o){this.element=e,this.type=6,this._$AN=void 0,this._$AM=t,this.options=o}get _$AU(){return this._$AM._$AU}_$AI(e){R(this,e)}};var Ge=ne.litHtmlPolyfillSupport;Ge?.(I,z),(ne.litHtmlVersions??=[]).push("3.3.3");var Re=(i,e,t)=>{let o=t?.renderBefore??e,s=o._$litPart$;if(s===void 0){let r=t?.renderBefore??null;o._$litPart$=s=new z(e.insertBefore(N(),r),r,void 0,t??{})}return s._$AI(i),s};/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var le=globalThis,g=class extends v{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let e=super.createRenderRoot();return this.renderOptions.renderBefore??=e.firstChild,e}update(e){let t=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(e),this._$Do=Re(t,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return E}};g._$litElement$=!0,g.finalized=!0,le.litElementHydrateSupport?.({LitElement:g});var Je=le.litElementPolyfillSupport;Je?.({LitElement:g});(le.litElementVersions??=[]).push("4.2.2");/**
 * @license
 * Copyright 2022 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var f="smart_safety_zone";var P=b`
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
  kbd {
    padding: 0 6px;
    border: 1px solid currentcolor;
    border-radius: 4px;
    font-size: 0.8em;
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
`;function Ce(i){return(e,t,o={})=>(e.split("-")[0]==="th"?i.th:i.en)[t].replace(/\{(\w+)\}/g,(r,n)=>String(o[n]??""))}function $(i,e,t=new Date){let o={timeZone:i.config.time_zone},s=i.language,r=c=>c.toLocaleDateString("en-CA",o),n=e.toLocaleTimeString(s,{...o,hour12:!1,hour:"2-digit",minute:"2-digit",second:"2-digit"});return r(e)===r(t)?n:`${e.toLocaleDateString(s,{...o,day:"numeric",month:"short",year:"numeric"})} ${n}`}var ce={"room.title":"Radio room","room.queue":"Incidents","room.incident":"Incident","room.sites":"Sites","room.search":"Filter by site, point, kind or state","room.waiting":"waiting","room.oldest":"oldest {age}","room.lost_sites":"{count} sites not heard","room.arm":"Arm the sound","room.armed":"Sound armed","room.keys":"Keys","room.quiet":"Nothing waits. The room is listening.","room.announce":"New: {incident}","room.offline":"No word from Home Assistant since {time}. What is shown is old: alarms since then are not on this screen. Use the telephone and the radio, and reload the page.","room.deaf_screen":'This screen is silent: alarms will not be heard from it. Press "Arm the sound".',"room.deaf_room":'The room is deaf: no screen has its sound armed. Press "Arm the sound".',"room.operator":"Operator {number}","room.silent":"silent","room.drill":"drill","room.unknown_site":"unknown site","room.raised":"Pressed {time}","room.late":"pressed {age} before it came","room.cancelled":"The site has taken all its alarms back. Whether that is so is for you to find out.","room.is_cancelled":"taken back by the site","room.not_stored":"Shown from memory: the disk of this station does not take it.","room.restored":"back to normal","room.site_lost":"The site is not heard ({link}). The alarm stands.","room.failed":"Not done: {reason}","room.pictures":"Pictures","room.picture_before":"{seconds} s before","room.picture_after":"{seconds} s after","room.picture_coming":"on its way","room.picture_missing":"not here","room.picture_came":"came at {time}","room.picture_masked":"partly hidden by the owner","room.timeline":"What happened","room.acknowledge":"Take it","room.take_over":"Take it over","room.close":"Close","room.note":"Note","room.hand_back":"Hand it back","room.reopen":"Open again","room.note_text":"What is to be remembered","room.disposition":"What it turned out to be","room.choose":"Choose","room.close_text":"Remarks","room.back":"Back","room.place":"Place:","room.heard":"last heard {time}","room.age.seconds":"{seconds} s","room.age.minutes":"{minutes} min {seconds} s","room.age.hours":"{hours} h {minutes} min","room.age.days":"{days} d {hours} h","room.key.acknowledge":"Take the first one that waits","room.key.move":"Go through the queue","room.key.look":"Go through the pictures","room.key.note":"Write a note","room.key.close":"Close","room.key.search":"Filter","room.key.help":"This list","room.group.waiting":"Nobody has taken","room.group.held":"May still be cancelled","room.group.mine":"Mine","room.group.others":"Taken by others","room.group.trouble":"Troubles","room.group.drills":"Drills","room.group.closed":"Closed","room.kind.police":"Police","room.kind.hold_up":"Hold-up","room.kind.duress":"Duress","room.kind.intrusion":"Intrusion","room.kind.fire":"Fire","room.kind.medical":"Medical","room.kind.tamper":"Tamper","room.kind.trouble":"Trouble","room.kind.test":"Test","room.kind.other":"Alarm of a kind unknown here","room.about.link":"line lost","room.about.trouble":"alarm point out of order","room.about.copies":"site runs twice","room.about.lamp":"broken lamp","room.about.test":"self-test missed","room.about.checkpoint":"checkpoint not visited","room.priority.1":"Critical","room.priority.2":"High","room.priority.3":"Medium","room.priority.4":"Low","room.state.held":"may still be cancelled","room.state.open":"nobody has taken it","room.state.acknowledged":"taken","room.state.dispatched":"unit on its way","room.state.on_scene":"unit there","room.state.closed":"closed","room.handling.dispatch":"Send a unit at once","room.handling.dispatch_silently":"Send a unit without siren, do not call the site","room.handling.verify":"Find out first","room.handling.service":"Have it looked at","room.handling.practise":"Practise, send nobody","room.handling.log":"Nothing to do","room.disposition.real":"Real","room.disposition.false_alarm":"False alarm","room.disposition.unfounded":"Nothing found","room.disposition.test":"Test","room.disposition.cancelled_by_user":"Cancelled by the user","room.disposition.duplicate":"Duplicate","room.step.held":"Held: may still be cancelled","room.step.withdrawn":"Taken back in time","room.step.disclosed":"Told to the site","room.step.opened":"Opened","room.step.repeated":"Pressed again","room.step.restored":"Back to normal","room.step.cancelled":"Taken back by the site","room.step.presented":"Shown in the room","room.step.escalated":"Escalated","room.step.acknowledged":"Taken","room.step.released":"Handed back","room.step.handed_over":"Taken over","room.step.dispatched":"Unit sent","room.step.en_route":"Unit on its way","room.step.arrived":"Unit there","room.step.recalled":"Units called back","room.step.noted":"Note","room.step.closed":"Closed","room.step.reopened":"Opened again","room.actor.site":"the site","room.actor.automation":"automation","room.actor.unit":"unit","room.actor.operator":"operator","room.link.up":"line up","room.link.connecting":"connecting","room.link.down":"not heard","room.link.unstable":"line unstable","room.link.restarting":"restarting","room.standing.unapproved":"waits for approval","room.standing.active":"active","room.standing.suspended":"suspended","room.standing.revoked":"revoked","room.menu":"Menu of Home Assistant","room.dispatch":"Send a unit","room.unit":"Call sign of the unit","room.en_route":"On its way","room.arrived":"Is there","room.disclose":"Let the site see what became of it","room.key.dispatch":"Send a unit","room.key.arrived":"The unit is there","room.step.taken_elsewhere":"Taken at another station"};var Pe={"room.title":"ห้องวิทยุ","room.queue":"เหตุ","room.incident":"เหตุ","room.sites":"สถานที่","room.search":"กรองตามสถานที่ จุดแจ้งเหตุ ประเภท หรือสถานะ","room.waiting":"เหตุที่รอ","room.oldest":"นานสุด {age}","room.lost_sites":"ขาดการติดต่อ {count} แห่ง","room.arm":"เปิดเสียงเตือน","room.armed":"เปิดเสียงเตือนแล้ว","room.keys":"ปุ่มลัด","room.quiet":"ไม่มีเหตุที่รออยู่ ห้องวิทยุกำลังเฝ้าฟัง","room.announce":"เหตุใหม่: {incident}","room.offline":"ไม่ได้รับข้อมูลจาก Home Assistant ตั้งแต่ {time} สิ่งที่เห็นเป็นข้อมูลเก่า เหตุหลังจากนั้นไม่อยู่บนจอนี้ ใช้โทรศัพท์และวิทยุ แล้วโหลดหน้าใหม่","room.deaf_screen":"จอนี้ไม่มีเสียง จะไม่ได้ยินสัญญาณเตือน กด “เปิดเสียงเตือน”","room.deaf_room":"ห้องวิทยุไม่มีเสียง ยังไม่มีจอใดเปิดเสียงเตือน กด “เปิดเสียงเตือน”","room.operator":"เจ้าหน้าที่หมายเลข {number}","room.silent":"แจ้งเงียบ","room.drill":"การซ้อม","room.unknown_site":"ไม่ทราบสถานที่","room.raised":"กดเมื่อ {time}","room.late":"กดก่อนมาถึง {age}","room.cancelled":"สถานที่ขอยกเลิกการแจ้งเหตุทั้งหมดแล้ว จริงหรือไม่ให้เจ้าหน้าที่ตรวจสอบ","room.is_cancelled":"สถานที่ขอยกเลิก","room.not_stored":"แสดงจากหน่วยความจำ: ดิสก์ของสถานีบันทึกไม่ได้","room.restored":"กลับสู่ปกติ","room.site_lost":"ขาดการติดต่อกับสถานที่ ({link}) การแจ้งเหตุยังคงอยู่","room.failed":"ไม่สำเร็จ: {reason}","room.pictures":"ภาพ","room.picture_before":"{seconds} วินาทีก่อนกด","room.picture_after":"{seconds} วินาทีหลังกด","room.picture_coming":"กำลังส่งมา","room.picture_missing":"ไม่มีภาพ","room.picture_came":"มาถึงเวลา {time}","room.picture_masked":"เจ้าของปิดบังบางส่วน","room.timeline":"ลำดับเหตุการณ์","room.acknowledge":"รับเรื่อง","room.take_over":"รับช่วงต่อ","room.close":"ปิดเหตุ","room.note":"บันทึก","room.hand_back":"คืนเรื่อง","room.reopen":"เปิดเหตุอีกครั้ง","room.note_text":"สิ่งที่ต้องจดไว้","room.disposition":"ผลสรุปของเหตุ","room.choose":"เลือก","room.close_text":"หมายเหตุ","room.back":"กลับ","room.place":"พิกัด:","room.heard":"ติดต่อได้ล่าสุด {time}","room.age.seconds":"{seconds} วิ","room.age.minutes":"{minutes} นาที {seconds} วิ","room.age.hours":"{hours} ชม. {minutes} นาที","room.age.days":"{days} วัน {hours} ชม.","room.key.acknowledge":"รับเรื่องแรกที่รออยู่","room.key.move":"เลื่อนดูเหตุ","room.key.look":"ดูภาพก่อนหน้าหรือถัดไป","room.key.note":"เขียนบันทึก","room.key.close":"ปิดเหตุ","room.key.search":"กรอง","room.key.help":"รายการนี้","room.group.waiting":"ยังไม่มีผู้รับเรื่อง","room.group.held":"ยังยกเลิกได้","room.group.mine":"เรื่องของฉัน","room.group.others":"ผู้อื่นรับแล้ว","room.group.trouble":"ข้อขัดข้อง","room.group.drills":"การซ้อม","room.group.closed":"ปิดแล้ว","room.kind.police":"ขอตำรวจ","room.kind.hold_up":"ปล้น","room.kind.duress":"ถูกบังคับ","room.kind.intrusion":"บุกรุก","room.kind.fire":"ไฟไหม้","room.kind.medical":"เจ็บป่วยฉุกเฉิน","room.kind.tamper":"งัดแงะอุปกรณ์","room.kind.trouble":"ข้อขัดข้อง","room.kind.test":"ทดสอบ","room.kind.other":"การแจ้งเหตุประเภทที่ไม่รู้จัก","room.about.link":"ขาดการติดต่อ","room.about.trouble":"จุดแจ้งเหตุใช้งานไม่ได้","room.about.copies":"สถานที่ทำงานซ้ำสองแห่ง","room.about.lamp":"หลอดไฟเสีย","room.about.test":"ไม่ได้ทดสอบตามกำหนด","room.about.checkpoint":"จุดตรวจไม่มีผู้มาตรวจ","room.priority.1":"วิกฤต","room.priority.2":"สูง","room.priority.3":"ปานกลาง","room.priority.4":"ต่ำ","room.state.held":"ยังยกเลิกได้","room.state.open":"ยังไม่มีผู้รับเรื่อง","room.state.acknowledged":"รับเรื่องแล้ว","room.state.dispatched":"สายตรวจกำลังไป","room.state.on_scene":"สายตรวจถึงแล้ว","room.state.closed":"ปิดแล้ว","room.handling.dispatch":"ส่งสายตรวจทันที","room.handling.dispatch_silently":"ส่งสายตรวจโดยไม่เปิดไซเรน ห้ามโทรกลับ","room.handling.verify":"ตรวจสอบก่อน","room.handling.service":"ให้ช่างตรวจดู","room.handling.practise":"ซ้อม ไม่ส่งใครไป","room.handling.log":"ไม่ต้องทำอะไร","room.disposition.real":"เหตุจริง","room.disposition.false_alarm":"แจ้งเหตุผิดพลาด","room.disposition.unfounded":"ไม่พบเหตุ","room.disposition.test":"ทดสอบ","room.disposition.cancelled_by_user":"ผู้ใช้ยกเลิก","room.disposition.duplicate":"ซ้ำกับเหตุอื่น","room.step.held":"รอไว้: ยังยกเลิกได้","room.step.withdrawn":"ยกเลิกทันเวลา","room.step.disclosed":"แจ้งสถานที่แล้ว","room.step.opened":"เปิดเหตุ","room.step.repeated":"กดซ้ำ","room.step.restored":"กลับสู่ปกติ","room.step.cancelled":"สถานที่ขอยกเลิก","room.step.presented":"แสดงในห้องวิทยุ","room.step.escalated":"แจ้งผู้บังคับบัญชา","room.step.acknowledged":"รับเรื่อง","room.step.released":"คืนเรื่อง","room.step.handed_over":"รับช่วงต่อ","room.step.dispatched":"ส่งสายตรวจ","room.step.en_route":"สายตรวจกำลังไป","room.step.arrived":"สายตรวจถึงแล้ว","room.step.recalled":"เรียกสายตรวจกลับ","room.step.noted":"บันทึก","room.step.closed":"ปิดเหตุ","room.step.reopened":"เปิดเหตุอีกครั้ง","room.actor.site":"สถานที่","room.actor.automation":"ระบบอัตโนมัติ","room.actor.unit":"สายตรวจ","room.actor.operator":"เจ้าหน้าที่","room.link.up":"เชื่อมต่ออยู่","room.link.connecting":"กำลังเชื่อมต่อ","room.link.down":"ขาดการติดต่อ","room.link.unstable":"การเชื่อมต่อไม่เสถียร","room.link.restarting":"กำลังเริ่มใหม่","room.standing.unapproved":"รออนุมัติ","room.standing.active":"ใช้งาน","room.standing.suspended":"ถูกระงับ","room.standing.revoked":"ถูกเพิกถอน","room.menu":"เมนูของ Home Assistant","room.dispatch":"ส่งสายตรวจ","room.unit":"นามเรียกขานของสายตรวจ","room.en_route":"กำลังไป","room.arrived":"ถึงแล้ว","room.disclose":"ให้สถานที่เห็นผลของเหตุ","room.key.dispatch":"ส่งสายตรวจ","room.key.arrived":"สายตรวจถึงแล้ว","room.step.taken_elsewhere":"สถานีอื่นรับเรื่องแล้ว"};var _=Ce({en:ce,th:Pe});function Me(i){return i in ce}var Xe=12e3,Ye=50,W=class{constructor(e){this.changed=e}changed;station="";me;incidents=new Map;sites=new Map;armed=0;heardAt;refused;_offsetMs=0;_unsubscribe;get now(){return Date.now()+this._offsetMs}get silent(){return this.heardAt===void 0||Date.now()-this.heardAt>Xe}start(e){this._unsubscribe??=e.connection.subscribeMessage(t=>this._take(t),{type:`${f}/desk/subscribe`}).catch(t=>{this.refused=t.message??String(t),this._unsubscribe=void 0,this.changed([])})}stop(){let e=this._unsubscribe;this._unsubscribe=void 0,e?.then(t=>t?.()).catch(()=>{})}_take(e){this.refused=void 0,this.heardAt=Date.now(),this._offsetMs=e.now_ms-this.heardAt,this.armed=e.armed;let{all:t}=e;if(t){this.station=t.station,this.me=t.me;let s=this.incidents;this.incidents=new Map(t.incidents.map(r=>[r.id,r])),this.sites=new Map(t.sites.map(r=>[r.id,r])),this.changed(t.incidents.filter(r=>r.state==="open"&&s.get(r.id)?.state!=="open"));return}e.me&&(this.me=e.me);let o=[];for(let s of e.incidents??[]){let r=this.incidents.get(s.id);r&&r.version>s.version||(s.state==="open"&&r?.state!=="open"&&o.push(s),this.incidents.set(s.id,s))}for(let s of e.sites??[])this.sites.set(s.id,s);for(let s of e.gone_sites??[])this.sites.delete(s);this._forgetOld(),this.changed(o)}_forgetOld(){let e=[...this.incidents.values()].filter(t=>t.state==="closed");e.sort((t,o)=>(o.closed_ms??0)-(t.closed_ms??0));for(let t of e.slice(Ye))this.incidents.delete(t.id)}};var et=3e3,K=class extends g{static properties={hass:{attribute:!1},incident:{attribute:!1},over:{attribute:!1},_shots:{state:!0},_chosen:{state:!0},_shown:{state:!0},_failure:{state:!0}};_timer;constructor(){super(),this._shots=[]}connectedCallback(){super.connectedCallback(),this._timer=setInterval(()=>{this.over||this._list()},et)}disconnectedCallback(){super.disconnectedCallback(),clearInterval(this._timer),this._close()}willUpdate(e){e.has("incident")&&(this._shots=[],this._close(),this._list())}async _list(){let{incident:e}=this;try{let t=await this.hass.callWS({type:`${f}/desk/pictures`,incident:e});e===this.incident&&(this._shots=t)}catch{e===this.incident&&(this._shots=[])}}step(e){let t=this._shots.filter(r=>r.state==="kept");if(!t.length)return;let o=t.findIndex(r=>r.path===this._chosen),s=o<0?e>0?0:t.length-1:Math.min(Math.max(o+e,0),t.length-1);t[s].path!==this._chosen&&this._show(t[s])}async _show(e){this._close(),this._chosen=e.path;try{let t=await this.hass.fetchWithAuth(e.path);if(!t.ok)throw new Error(String(t.status));let o=await t.blob();this._chosen===e.path&&this.isConnected&&(this._shown=URL.createObjectURL(o))}catch(t){this._chosen===e.path&&(this._failure=t.message??String(t))}}_close(){this._shown&&URL.revokeObjectURL(this._shown),this._shown=this._chosen=this._failure=void 0}_say(e,t){return _(this.hass.language,e,t)}_when(e){let t=(Math.abs(e.offset_ms)/1e3).toFixed(1);return this._say(e.offset_ms<0?"room.picture_before":"room.picture_after",{seconds:t})}render(){if(!this._shots.length)return a;let e=this._shots.find(t=>t.path===this._chosen);return d`<h3>${this._say("room.pictures")} <kbd>←</kbd> <kbd>→</kbd></h3>
      <div class="strip">
        ${this._shots.map(t=>d`<button
            aria-pressed=${t.path===this._chosen}
            ?disabled=${t.state!=="kept"}
            @click=${()=>this._show(t)}
          >
            ${this._when(t)}${t.state==="kept"?a:d`<small>${this._say(t.state==="wanted"?"room.picture_coming":"room.picture_missing")}</small>`}
          </button>`)}
      </div>
      ${this._failure?d`<p class="alert" role="alert">${this._say("room.failed",{reason:this._failure})}</p>`:a}
      ${e&&this._shown?d`<figure>
            <img src=${this._shown} alt=${this._when(e)} />
            <figcaption>
              ${this._when(e)} · ${this._say("room.picture_came",{time:$(this.hass,new Date(e.since_ms))})}${e.mask?d` · ${this._say("room.picture_masked")}`:a}
            </figcaption>
          </figure>`:a}`}static styles=[P,b`
      h3 {
        margin: 16px 0 4px;
        font-weight: 500;
      }
      .strip {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }
      button[aria-pressed="true"] {
        outline: 2px solid var(--primary-color);
      }
      small {
        display: block;
        color: var(--secondary-text-color);
      }
      figure {
        margin: 8px 0;
      }
      img {
        max-width: 100%;
        max-height: 60vh;
      }
    `]};function p(i,e,t){let o=`room.${e}.${t}`;return Me(o)?_(i,o):t.replaceAll("_"," ")}function M(i,e){let t=Math.max(0,Math.floor(e/1e3)),o=Math.floor(t/60),s=Math.floor(o/60),r=Math.floor(s/24);return r?_(i,"room.age.days",{days:r,hours:s%24}):s?_(i,"room.age.hours",{hours:s,minutes:o%60}):o?_(i,"room.age.minutes",{minutes:o,seconds:t%60}):_(i,"room.age.seconds",{seconds:t})}function T(i,e){return e?e.number!=null?_(i,"room.operator",{number:e.number}):e.name??"":""}function H(i,e){let t=[p(i,"kind",e.kind)];return(e.kind==="trouble"||e.kind==="other")&&t.push(p(i,"about",e.about)),e.silent&&t.push(_(i,"room.silent")),e.drill&&t.push(_(i,"room.drill")),[...t,e.site_name??_(i,"room.unknown_site"),e.point_name].filter(Boolean).join(", ")}var tt={note:"noted",close:"closed",dispatch:"dispatched"},ot=["real","false_alarm","unfounded","test","cancelled_by_user","duplicate"],G=class extends g{static properties={hass:{attribute:!1},row:{attribute:!1},site:{attribute:!1},now:{attribute:!1},_detail:{state:!0},_failure:{state:!0},_open:{state:!0},_busy:{state:!0}};constructor(){super(),this._open="",this._busy=!1}willUpdate(e){if(!e.has("row"))return;let t=e.get("row");t?.id!==this.row.id&&(this._detail=void 0,this._failure=void 0,this._open=""),(t?.id!==this.row.id||t.version!==this.row.version)&&this._load(this.row.id)}async _load(e){try{let t=await this.hass.callWS({type:`${f}/desk/incident`,incident:e});t.id===this.row.id&&(this._detail=t)}catch(t){this._failure=t.message??String(t)}}async act(e,t={}){if(this._busy)return!1;this._busy=!0,this._failure=void 0;try{return await this.hass.callWS({type:`${f}/desk/${e}`,incident:this.row.id,...t}),!0}catch(o){return this._failure=o.message??String(o),!1}finally{this._busy=!1}}async open(e){this._may(tt[e])&&(this._open=e,await this.updateComplete,this.renderRoot.querySelector("form textarea, form select, form input")?.focus())}async arrive(){let e=this.row.units.at(-1);e&&this._may("arrived")&&await this.act("arrived",{unit:e})}look(e){this.renderRoot.querySelector("ssz-incident-pictures")?.step(e)}_may(e){return this._detail?.offered.includes(e)??!1}_say(e,t){return _(this.hass.language,e,t)}render(){let{row:e,hass:t}=this,o=t.language;return d`<article class="priority-${e.priority}" aria-labelledby="title">
      <h2 id="title">${H(o,e)}</h2>
      <p class="facts">
        <strong>${p(o,"state",e.state)}</strong>
        ${e.owner?d`<span>${T(o,e.owner)}</span>`:a}
        <span>${p(o,"priority",String(e.priority))}</span>
        <span>${p(o,"handling",e.handling)}</span>
        ${e.repeats?d`<span>×${e.repeats+1}</span>`:a}
        ${e.restored?d`<span>${this._say("room.restored")}</span>`:a}
        ${e.disposition?d`<span>${p(o,"disposition",e.disposition)}</span>`:a}
      </p>
      <p>
        ${this._say("room.raised",{time:$(t,new Date(e.raised_ms))})}${e.late?d` <span class="mark">${this._say("room.late",{age:M(o,e.age_ms??0)})}</span>`:a}
      </p>
      ${e.cancelled?d`<p class="alert">${this._say("room.cancelled")}</p>`:a}
      ${e.stored?a:d`<p class="alert">${this._say("room.not_stored")}</p>`}
      ${this.site&&this.site.link!=="up"?d`<p class="alert">${this._say("room.site_lost",{link:p(o,"link",this.site.link)})}</p>`:a}
      ${this._failure?d`<p class="alert" role="alert">${this._say("room.failed",{reason:this._failure})}</p>`:a}
      ${this._buttons()} ${this._open==="note"?this._noteForm():a} ${this._open==="close"?this._closeForm():a}
      ${this._open==="dispatch"?this._dispatchForm():a} ${this._units()}
      ${this._place()}
      <ssz-incident-pictures .hass=${t} .incident=${e.id} .over=${e.state==="closed"}></ssz-incident-pictures>
      <h3>${this._say("room.timeline")}</h3>
      <ol>
        ${[...this._detail?.timeline??[]].reverse().map(s=>this._line(s))}
      </ol>
    </article>`}_buttons(){let e=this._detail?.mine??!1,{state:t}=this.row,o=t!=="open"&&t!=="held"&&t!=="closed",s=(r,n,c,l=!1)=>d`<button class=${l?"main":""} ?disabled=${this._busy} @click=${c}>${this._say(r)}${n?d` <kbd>${n}</kbd>`:a}</button>`;return d`<div class="buttons">
      ${this._may("acknowledged")?s("room.acknowledge","A",()=>this.act("acknowledge"),!0):a}
      ${o&&!e&&this._may("handed_over")?s("room.take_over","",()=>this.act("take_over")):a}
      ${e&&this._may("dispatched")?s("room.dispatch","D",()=>this.open("dispatch"),t==="acknowledged"):a}
      ${e&&this._may("closed")?s("room.close","C",()=>this.open("close"),t!=="acknowledged"):a}
      ${this._may("noted")?s("room.note","N",()=>this.open("note")):a}
      ${e&&this._may("released")?s("room.hand_back","",()=>this.act("hand_back")):a}
      ${this._may("disclosed")?s("room.disclose","",()=>this.act("disclose")):a}
      ${this._may("reopened")?s("room.reopen","",()=>this.act("reopen")):a}
    </div>`}_noteForm(){return d`<form @submit=${e=>this._submit(e,"note")}>
      <label>${this._say("room.note_text")}<textarea name="text" required maxlength="2000" rows="3"></textarea></label>
      ${this._formButtons("room.note")}
    </form>`}_dispatchForm(){return d`<form @submit=${e=>this._submit(e,"dispatch")}>
      <label>${this._say("room.unit")}<input name="unit" required maxlength="64" autocomplete="off" /></label>
      ${this._formButtons("room.dispatch")}
    </form>`}_units(){let{units:e,state:t}=this.row;if(!e.length||t==="closed")return a;let o=(s,r,n)=>d`<button ?disabled=${this._busy} @click=${()=>this.act(r,{unit:n})} aria-label="${n}: ${this._say(s)}">${this._say(s)}</button>`;return d`<ul class="units">
      ${e.map(s=>d`<li>
          <strong>${s}</strong>
          <span class="buttons">
            ${this._may("en_route")?o("room.en_route","en_route",s):a}
            ${this._may("arrived")?o("room.arrived","arrived",s):a}
          </span>
        </li>`)}
    </ul>`}_closeForm(){return d`<form @submit=${e=>this._submit(e,"close")}>
      <label
        >${this._say("room.disposition")}
        <select name="disposition" required>
          <option value="">${this._say("room.choose")}</option>
          ${ot.map(e=>d`<option value=${e}>${p(this.hass.language,"disposition",e)}</option>`)}
        </select>
      </label>
      <label>${this._say("room.close_text")}<textarea name="text" maxlength="2000" rows="2"></textarea></label>
      ${this._formButtons("room.close")}
    </form>`}_formButtons(e){return d`<div class="buttons">
      <button class="main" ?disabled=${this._busy}>${this._say(e)}</button>
      <button type="button" @click=${()=>this._open=""}>${this._say("room.back")}</button>
    </div>`}async _submit(e,t){e.preventDefault();let o=[...new FormData(e.target)].filter(([,s])=>s!=="");await this.act(t,Object.fromEntries(o))&&(this._open="")}_place(){let{latitude:e,longitude:t}=this.site??{};return e==null||t==null?a:d`<p class="place">${this._say("room.place")} <code>${e.toFixed(5)}, ${t.toFixed(5)}</code></p>`}_line(e){let t=this.hass.language,o=e.by.kind==="operator"?T(t,e.by):p(t,"actor",e.by.kind),s=[e.to&&T(t,e.to),e.unit,e.disposition&&p(t,"disposition",e.disposition),e.count>1&&`×${e.count}`].filter(Boolean);return d`<li>
      <time>${$(this.hass,new Date(e.at_ms))}</time>
      <span>${p(t,"step",e.type)}${s.length?`: ${s.join(", ")}`:""} <small>${o}</small></span>
      ${e.text?d`<q>${e.text}</q>`:a}
    </li>`}static styles=[P,b`
      :host {
        display: block;
      }
      .facts {
        display: flex;
        flex-wrap: wrap;
        gap: 6px 16px;
      }
      h2 {
        font-size: 1.6em;
      }
      h3 {
        margin: 16px 0 4px;
        font-weight: 500;
      }
      .buttons {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        margin: 12px 0;
      }
      form {
        display: grid;
        gap: 8px;
        max-width: 40em;
      }
      label {
        display: grid;
        gap: 4px;
      }
      textarea,
      input,
      select {
        padding: 8px;
        border: 1px solid var(--divider-color);
        border-radius: 8px;
        background: var(--card-background-color);
        color: inherit;
        font: inherit;
      }
      .units {
        list-style: none;
        margin: 0;
        padding: 0;
      }
      .units li {
        align-items: center;
      }
      .units .buttons {
        margin: 0;
      }
      ol {
        list-style: none;
        margin: 0;
        padding: 0;
      }
      li {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 2px 12px;
        padding: 6px 0;
        border-top: 1px solid var(--divider-color);
      }
      time,
      small {
        color: var(--secondary-text-color);
        font-variant-numeric: tabular-nums;
      }
      q {
        grid-column: 2;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
    `]};customElements.get("ssz-incident-pictures")||customElements.define("ssz-incident-pictures",K);var J=["waiting","held","mine","others","trouble","drills","closed"],st=new Set(["trouble","test"]);function it(i,e){return i.state==="closed"?"closed":i.drill?"drills":st.has(i.kind)?"trouble":i.state==="held"?"held":i.state==="open"?"waiting":i.owner?.user===e?"mine":"others"}function He(i,e,t){let o=new Map(J.map(s=>[s,[]]));for(let s of i){let r=it(s,e);(r==="waiting"||!t(s))&&o.get(r)?.push(s)}for(let[s,r]of o)s==="closed"?r.sort((n,c)=>(c.closed_ms??0)-(n.closed_ms??0)):r.sort((n,c)=>n.priority-c.priority||n.opened_ms-c.opened_ms||(n.id<c.id?-1:1));return o}function Oe(i,e){let t=e.trim().toLocaleLowerCase();return t===""||i.toLocaleLowerCase().includes(t)}var Ue=b`
  :host {
    --waiting: var(--error-color, #b00020);
    display: flex;
    flex-direction: column;
    height: 100%;
    min-height: 100vh;
    box-sizing: border-box;
    padding: env(safe-area-inset-top) env(safe-area-inset-right) env(safe-area-inset-bottom) env(safe-area-inset-left);
    background: var(--primary-background-color);
    color: var(--primary-text-color);
    font-size: 16px;
  }
  header {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 24px;
    align-items: center;
    padding: 8px 16px;
    background: var(--card-background-color);
    border-bottom: 4px solid var(--divider-color);
  }
  header.waiting {
    border-bottom-color: var(--waiting);
  }
  header p {
    margin: 0;
  }
  h1 {
    margin: 0;
    font-size: 1.2em;
    font-weight: 500;
  }
  .count {
    font-size: 1.3em;
  }
  .count strong {
    font-size: 2em;
    line-height: 1;
  }
  .waiting .count strong {
    padding: 0 0.3em;
    border-radius: 6px;
    background: #b00020;
    color: #fff;
  }
  .bad {
    font-weight: 700;
  }
  header time {
    margin-inline-start: auto;
    font-size: 1.3em;
    font-variant-numeric: tabular-nums;
  }
  button {
    min-height: 44px;
    padding: 0 16px;
    border: 2px solid currentcolor;
    border-radius: 8px;
    background: none;
    color: inherit;
    font: inherit;
    cursor: pointer;
  }
  .deaf {
    border-color: #b00020;
    background: #b00020;
    color: #fff;
    font-weight: 700;
  }
  .plain {
    border-color: transparent;
  }
  .warning {
    margin: 0;
    padding: 8px 16px;
    background: #b00020;
    color: #fff;
    font-weight: 700;
  }
  main {
    display: grid;
    flex: 1;
    grid-template-columns: minmax(20em, 1fr) minmax(24em, 2fr) minmax(16em, 1fr);
    min-height: 0;
  }
  main > * {
    padding: 8px 16px;
    overflow: auto;
  }
  main.narrow,
  .refused {
    display: block;
    overflow: auto;
  }
  .refused {
    padding: 24px;
    font-size: 1.2em;
  }
  .incident {
    border-inline: 1px solid var(--divider-color);
    background: var(--card-background-color);
  }
  .search input {
    box-sizing: border-box;
    width: 100%;
    min-height: 44px;
    padding: 8px 12px;
    border: 1px solid var(--divider-color);
    border-radius: 8px;
    background: var(--card-background-color);
    color: inherit;
    font: inherit;
  }
  nav h2,
  aside h2 {
    margin: 12px 0 4px;
    font-size: 1em;
  }
  ul {
    list-style: none;
    margin: 0;
    padding: 0;
  }
  .row {
    display: grid;
    grid-template-columns: auto 1fr auto;
    gap: 2px 8px;
    width: 100%;
    margin: 4px 0;
    padding: 8px;
    border: 2px solid var(--divider-color);
    border-inline-start-width: 8px;
    background: var(--card-background-color);
    text-align: start;
    content-visibility: auto;
    contain-intrinsic-size: auto 64px;
  }
  .waiting .row {
    border-color: var(--waiting);
    font-weight: 700;
  }
  .row[aria-current="true"] {
    outline: 3px solid var(--primary-color);
  }
  .drills .row {
    background-image: repeating-linear-gradient(45deg, transparent 0 8px, var(--divider-color) 8px 10px);
  }
  .row .state,
  .site .state {
    grid-column: 2 / -1;
    color: var(--secondary-text-color);
    font-weight: 400;
    font-size: 0.9em;
  }
  .age {
    white-space: nowrap;
    font-variant-numeric: tabular-nums;
  }
  .site {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 2px 8px;
    padding: 4px 0;
  }
  .site.down {
    font-weight: 700;
  }
  .nothing {
    padding: 48px;
    color: var(--secondary-text-color);
    text-align: center;
  }
  dialog {
    position: fixed;
    inset: auto 24px 24px auto;
    border: 1px solid var(--divider-color);
    border-radius: 12px;
    background: var(--card-background-color);
    color: inherit;
  }
  dl {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 8px 16px;
  }
  dd {
    margin: 0;
  }
`;var De={1:[[960,.16],[640,.16],[960,.16],[640,.16],[960,.16]],2:[[784,.2],[784,.2],[784,.2]],3:[[587,.25],[587,.25]],4:[[494,.3]]},rt=[[440,.25],[330,.25],[247,.4]],Z=class{_context;_timer;_priority;_since=0;get armed(){return this._context?.state==="running"}async arm(){this._context??=new AudioContext,await this._context.resume(),this._play([[660,.12],[880,.12]],.4)}disarm(){this.ring(void 0),this._context?.close(),this._context=void 0}ring(e){if(e===this._priority||(this._priority===void 0&&(this._since=Date.now()),this._priority=e,window.clearInterval(this._timer),e===void 0))return;let t=()=>this._play(De[e]??De[1],Date.now()-this._since>2e4?1:.45);t(),this._timer=window.setInterval(t,2e3)}lost(){this._play(rt,.35)}_play(e,t){let o=this._context;if(o?.state!=="running")return;let s=o.currentTime;for(let[r,n]of e){let c=o.createOscillator(),l=o.createGain();c.type="square",c.frequency.value=r,l.gain.setValueAtTime(0,s),l.gain.linearRampToValueAtTime(t*.5,s+.01),l.gain.setValueAtTime(t*.5,s+n-.02),l.gain.linearRampToValueAtTime(0,s+n),c.connect(l).connect(o.destination),c.start(s),c.stop(s+n),s+=n+.04}}};var nt=5e3,at={1:"◆",2:"▲",3:"■",4:"●"},he=class extends g{static properties={hass:{attribute:!1},narrow:{type:Boolean},_tick:{state:!0},_chosen:{state:!0},_filter:{state:!0},_announced:{state:!0},_keys:{state:!0}};_feed=new W(e=>this._changed(e));_sound=new Z;_screen=crypto.randomUUID?.()??`${Date.now()}-${Math.random()}`;_presented=new Set;_links=new Map;_timers=[];constructor(){super(),this._tick=0,this._filter="",this._announced="",this._keys=!1}connectedCallback(){super.connectedCallback(),window.addEventListener("keydown",this._key,!0),this._timers=[window.setInterval(()=>this._tick++,1e3),window.setInterval(()=>this._beat(),nt)]}disconnectedCallback(){super.disconnectedCallback(),window.removeEventListener("keydown",this._key,!0),this._timers.forEach(e=>window.clearInterval(e)),this._feed.stop(),this._sound.armed&&this._arm(!1),document.title=document.title.replace(/^\(\d+\) /,"")}willUpdate(e){e.has("hass")&&this.hass&&this.isConnected&&this._feed.start(this.hass)}get _language(){return this.hass?.language??"en"}_say(e,t){return _(this._language,e,t)}_changed(e){let t=e.filter(o=>!o.drill).at(-1);t&&(this._announced=this._say("room.announce",{incident:H(this._language,t)})),(!this._chosen||!this._feed.incidents.has(this._chosen))&&(this._chosen=this._waiting()[0]?.id),this._ring(),this._hearSites(),this._present(),this._tick++}_rows(){return He(this._feed.incidents.values(),this._feed.me?.user,e=>!Oe(this._words(e),this._filter))}_words(e){return`${H(this._language,e)} ${p(this._language,"state",e.state)}`}_waiting(){return this._rows().get("waiting")??[]}_ring(){let e=this._waiting();this._sound.ring(e[0]?.priority),document.title=`${e.length?`(${e.length}) `:""}${this._say("room.title")}`}_hearSites(){let e=new Map([...this._feed.sites.values()].map(o=>[o.id,o.link])),t=[...e].some(([o,s])=>s==="down"&&this._links.has(o)&&this._links.get(o)!=="down");this._links=e,t&&this._sound.lost()}_present(){if(!(!this._sound.armed||document.hidden||!this._mayAct))for(let e of this._waiting())e.presented_ms!==null||this._presented.has(e.id)||(this._presented.add(e.id),this.hass?.callWS({type:`${f}/desk/present`,incident:e.id}).catch(()=>this._presented.delete(e.id)))}get _mayAct(){let e=this._feed.me?.role;return e==="operator"||e==="supervisor"}async _arm(e){e?await this._sound.arm():this._sound.disarm(),this.dispatchEvent(new CustomEvent("hass-suspend-when-hidden",{detail:{suspend:!e},bubbles:!0,composed:!0})),this._beat(e),this._ring(),this._present(),this._tick++}_beat(e=this._sound.armed){!this.hass?.connected||!this._mayAct||!e&&this._feed.armed===0||this.hass.callWS({type:`${f}/desk/arm`,screen:this._screen,armed:e}).catch(()=>{})}_key=e=>{let t=e.composedPath().some(s=>s instanceof HTMLElement&&/^(INPUT|TEXTAREA|SELECT)$/.test(s.tagName));if(e.ctrlKey||e.metaKey||e.altKey)return;if(t){e.stopPropagation();return}let o=this._shortcuts()[e.code];o&&(e.preventDefault(),e.stopImmediatePropagation(),o())};_shortcuts(){let e=this.renderRoot.querySelector("ssz-incident-view");return{KeyA:()=>this._acknowledgeTop(),KeyD:()=>{e?.open("dispatch")},KeyO:()=>{e?.arrive()},KeyN:()=>{e?.open("note")},KeyC:()=>{e?.open("close")},ArrowDown:()=>this._move(1),ArrowUp:()=>this._move(-1),ArrowRight:()=>e?.look(1),ArrowLeft:()=>e?.look(-1),Slash:()=>this.renderRoot.querySelector("input[type=search]")?.focus(),Escape:()=>this._keys=!1,IntlRo:()=>this._keys=!this._keys,KeyH:()=>this._keys=!this._keys}}_acknowledgeTop(){let e=this._waiting()[0];!e||!this._mayAct||(this._chosen=e.id,this.updateComplete.then(()=>this.renderRoot.querySelector("ssz-incident-view")?.act("acknowledge")))}_move(e){let t=J.flatMap(r=>this._rows().get(r)??[]),o=t.findIndex(r=>r.id===this._chosen),s=t[Math.min(t.length-1,Math.max(0,o+e))];s&&(this._chosen=s.id,this.updateComplete.then(()=>this.renderRoot.querySelector("[aria-current=true]")?.focus()))}render(){let{hass:e}=this;if(!e)return a;if(this._feed.refused)return d`<main class="refused"><h1>${this._say("room.title")}</h1><p role="alert">${this._feed.refused}</p></main>`;let t=this._rows(),o=this._chosen?this._feed.incidents.get(this._chosen):void 0;return d`
      ${this._bar(e,t.get("waiting")??[])} ${this._warnings(e)}
      <main class=${this.narrow?"narrow":""}>
        <nav aria-label=${this._say("room.queue")}>
          <label class="search"
            ><span class="unseen">${this._say("room.search")}</span
            ><input type="search" placeholder=${this._say("room.search")} .value=${this._filter} @input=${s=>this._filter=s.target.value} /></label>
          ${J.map(s=>this._group(s,t.get(s)??[]))}
        </nav>
        <section class="incident" aria-label=${this._say("room.incident")}>
          ${o?d`<ssz-incident-view .hass=${e} .row=${o} .site=${this._feed.sites.get(o.site)} .now=${this._feed.now}></ssz-incident-view>`:d`<p class="nothing">${this._say("room.quiet")}</p>`}
        </section>
        <aside aria-label=${this._say("room.sites")}>${this._sites(e)}</aside>
      </main>
      <div class="unseen" role="status" aria-live="assertive">${this._announced}</div>
      ${this._keys?this._help():a}
    `}_bar(e,t){let o=Math.min(...t.map(r=>r.opened_ms)),s=[...this._feed.sites.values()].filter(r=>r.standing==="active"&&r.link==="down").length;return d`<header class=${t.length?"waiting":""}>
      ${this.narrow?d`<button class="plain" aria-label=${this._say("room.menu")} @click=${()=>this.dispatchEvent(new CustomEvent("hass-toggle-menu",{bubbles:!0,composed:!0}))}>☰</button>`:a}
      <h1>${this._feed.station||this._say("room.title")}</h1>
      <p class="count">
        <strong>${t.length}</strong> ${this._say("room.waiting")}${t.length?d`, <span>${this._say("room.oldest",{age:M(this._language,this._feed.now-o)})}</span>`:a}
      </p>
      <p class=${s?"bad":""}>${this._say("room.lost_sites",{count:s})}</p>
      ${this._mayAct?d`<button class=${this._sound.armed?"armed":"deaf"} aria-pressed=${this._sound.armed} @click=${()=>this._arm(!this._sound.armed)}>
            ${this._say(this._sound.armed?"room.armed":"room.arm")}
          </button>`:a}
      <p>${T(this._language,this._feed.me)}</p>
      <time>${$(e,new Date(this._feed.now))}</time>
      <button class="plain" aria-expanded=${this._keys} @click=${()=>this._keys=!this._keys}>${this._say("room.keys")} <kbd>H</kbd></button>
    </header>`}_warnings(e){let t=this._feed.heardAt;return t!==void 0&&(e.connected===!1||this._feed.silent)?d`<p class="warning" role="alert">${this._say("room.offline",{time:$(e,new Date(t))})}</p>`:t!==void 0&&this._mayAct&&!this._sound.armed?d`<p class="warning" role="alert">${this._say(this._feed.armed?"room.deaf_screen":"room.deaf_room")}</p>`:a}_group(e,t){return t.length?d`<h2 id=${e}>${p(this._language,"group",e)} (${t.length})</h2>
      <ul class=${e} aria-labelledby=${e}>
        ${t.map(o=>this._row(o))}
      </ul>`:a}_row(e){let t=this._language,o=e.state==="closed"?e.closed_ms??e.opened_ms:e.opened_ms;return d`<li>
      <button class="row priority-${e.priority}" aria-current=${e.id===this._chosen?"true":"false"} @click=${()=>this._chosen=e.id}>
        <span class="shape" aria-hidden="true">${at[e.priority]??"●"}</span>
        <span class="what">${H(t,e)}</span>
        <span class="age">${M(t,this._feed.now-o)}</span>
        <span class="state"
          >${[p(t,"priority",String(e.priority)),p(t,"state",e.state),T(t,e.owner),e.repeats?`×${e.repeats+1}`:"",e.late?this._say("room.late",{age:M(t,e.age_ms??0)}):"",e.cancelled?this._say("room.is_cancelled"):""].filter(Boolean).join(" · ")}</span>
      </button>
    </li>`}_sites(e){let t=s=>s.digits?0:s.link==="up"?2:1,o=[...this._feed.sites.values()].sort((s,r)=>t(s)-t(r)||s.name.localeCompare(r.name,this._language));return d`<h2>${this._say("room.sites")} (${o.length})</h2>
      <ul>
        ${o.slice(0,200).map(s=>d`<li class="site ${s.link}">
            <span class="shape" aria-hidden="true">${s.link==="up"?"●":"○"}</span>
            <span>${s.name}</span>
            <span class="state"
              >${[s.standing==="active"?"":p(this._language,"standing",s.standing),p(this._language,"link",s.link),s.link!=="up"&&s.heard_ms?this._say("room.heard",{time:$(e,new Date(s.heard_ms))}):""].filter(Boolean).join(" · ")}</span>
          </li>`)}
      </ul>`}_help(){let e=[["A","room.key.acknowledge"],["↑ ↓","room.key.move"],["← →","room.key.look"],["D","room.key.dispatch"],["O","room.key.arrived"],["N","room.key.note"],["C","room.key.close"],["/","room.key.search"],["H","room.key.help"]];return d`<dialog open aria-label=${this._say("room.keys")}>
      <dl>
        ${e.map(([t,o])=>d`<dt><kbd>${t}</kbd></dt><dd>${this._say(o)}</dd>`)}
      </dl>
      <button @click=${()=>this._keys=!1}>${this._say("room.back")}</button>
    </dialog>`}static styles=[P,Ue]};customElements.get("ssz-incident-view")||customElements.define("ssz-incident-view",G);customElements.get("ssz-radio-room")||customElements.define("ssz-radio-room",he);export{he as RadioRoom};
