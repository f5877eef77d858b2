/**
 * @license
 * Copyright 2019 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var Te=globalThis,Se=Te.ShadowRoot&&(Te.ShadyCSS===void 0||Te.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,st=Symbol(),hs=new WeakMap,me=class{constructor(e,t,s){if(this._$cssResult$=!0,s!==st)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=e,this.t=t}get styleSheet(){let e=this.o,t=this.t;if(Se&&e===void 0){let s=t!==void 0&&t.length===1;s&&(e=hs.get(t)),e===void 0&&((this.o=e=new CSSStyleSheet).replaceSync(this.cssText),s&&hs.set(t,e))}return e}toString(){return this.cssText}},ms=o=>new me(typeof o=="string"?o:o+"",void 0,st),y=(o,...e)=>{let t=o.length===1?o[0]:e.reduce((s,i,r)=>s+(n=>{if(n._$cssResult$===!0)return n.cssText;if(typeof n=="number")return n;throw Error("Value passed to 'css' function must be a 'css' function result: "+n+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(i)+o[r+1],o[0]);return new me(t,o,st)},us=(o,e)=>{if(Se)o.adoptedStyleSheets=e.map(t=>t instanceof CSSStyleSheet?t:t.styleSheet);else for(let t of e){let s=document.createElement("style"),i=Te.litNonce;i!==void 0&&s.setAttribute("nonce",i),s.textContent=t.cssText,o.appendChild(s)}},it=Se?o=>o:o=>o instanceof CSSStyleSheet?(e=>{let t="";for(let s of e.cssRules)t+=s.cssText;return ms(t)})(o):o;/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var{is:Ki,defineProperty:Zi,getOwnPropertyDescriptor:Gi,getOwnPropertyNames:Yi,getOwnPropertySymbols:Qi,getPrototypeOf:Ji}=Object,Ae=globalThis,fs=Ae.trustedTypes,Xi=fs?fs.emptyScript:"",eo=Ae.reactiveElementPolyfillSupport,ue=(o,e)=>o,ot={toAttribute(o,e){switch(e){case Boolean:o=o?Xi:null;break;case Object:case Array:o=o==null?o:JSON.stringify(o)}return o},fromAttribute(o,e){let t=o;switch(e){case Boolean:t=o!==null;break;case Number:t=o===null?null:Number(o);break;case Object:case Array:try{t=JSON.parse(o)}catch{t=null}}return t}},gs=(o,e)=>!Ki(o,e),_s={attribute:!0,type:String,converter:ot,reflect:!1,useDefault:!1,hasChanged:gs};Symbol.metadata??=Symbol("metadata"),Ae.litPropertyMetadata??=new WeakMap;var O=class extends HTMLElement{static addInitializer(e){this._$Ei(),(this.l??=[]).push(e)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(e,t=_s){if(t.state&&(t.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(e)&&((t=Object.create(t)).wrapped=!0),this.elementProperties.set(e,t),!t.noAccessor){let s=Symbol(),i=this.getPropertyDescriptor(e,s,t);i!==void 0&&Zi(this.prototype,e,i)}}static getPropertyDescriptor(e,t,s){let{get:i,set:r}=Gi(this.prototype,e)??{get(){return this[t]},set(n){this[t]=n}};return{get:i,set(n){let l=i?.call(this);r?.call(this,n),this.requestUpdate(e,l,s)},configurable:!0,enumerable:!0}}static getPropertyOptions(e){return this.elementProperties.get(e)??_s}static _$Ei(){if(this.hasOwnProperty(ue("elementProperties")))return;let e=Ji(this);e.finalize(),e.l!==void 0&&(this.l=[...e.l]),this.elementProperties=new Map(e.elementProperties)}static finalize(){if(this.hasOwnProperty(ue("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(ue("properties"))){let t=this.properties,s=[...Yi(t),...Qi(t)];for(let i of s)this.createProperty(i,t[i])}let e=this[Symbol.metadata];if(e!==null){let t=litPropertyMetadata.get(e);if(t!==void 0)for(let[s,i]of t)this.elementProperties.set(s,i)}this._$Eh=new Map;for(let[t,s]of this.elementProperties){let i=this._$Eu(t,s);i!==void 0&&this._$Eh.set(i,t)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(e){let t=[];if(Array.isArray(e)){let s=new Set(e.flat(1/0).reverse());for(let i of s)t.unshift(it(i))}else e!==void 0&&t.push(it(e));return t}static _$Eu(e,t){let s=t.attribute;return s===!1?void 0:typeof s=="string"?s:typeof e=="string"?e.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(e=>this.enableUpdating=e),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(e=>e(this))}addController(e){(this._$EO??=new Set).add(e),this.renderRoot!==void 0&&this.isConnected&&e.hostConnected?.()}removeController(e){this._$EO?.delete(e)}_$E_(){let e=new Map,t=this.constructor.elementProperties;for(let s of t.keys())this.hasOwnProperty(s)&&(e.set(s,this[s]),delete this[s]);e.size>0&&(this._$Ep=e)}createRenderRoot(){let e=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return us(e,this.constructor.elementStyles),e}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(e=>e.hostConnected?.())}enableUpdating(e){}disconnectedCallback(){this._$EO?.forEach(e=>e.hostDisconnected?.())}attributeChangedCallback(e,t,s){this._$AK(e,s)}_$ET(e,t){let s=this.constructor.elementProperties.get(e),i=this.constructor._$Eu(e,s);if(i!==void 0&&s.reflect===!0){let r=(s.converter?.toAttribute!==void 0?s.converter:ot).toAttribute(t,s.type);this._$Em=e,r==null?this.removeAttribute(i):this.setAttribute(i,r),this._$Em=null}}_$AK(e,t){let s=this.constructor,i=s._$Eh.get(e);if(i!==void 0&&this._$Em!==i){let r=s.getPropertyOptions(i),n=typeof r.converter=="function"?{fromAttribute:r.converter}:r.converter?.fromAttribute!==void 0?r.converter:ot;this._$Em=i;let l=n.fromAttribute(t,r.type);this[i]=l??this._$Ej?.get(i)??l,this._$Em=null}}requestUpdate(e,t,s,i=!1,r){if(e!==void 0){let n=this.constructor;if(i===!1&&(r=this[e]),s??=n.getPropertyOptions(e),!((s.hasChanged??gs)(r,t)||s.useDefault&&s.reflect&&r===this._$Ej?.get(e)&&!this.hasAttribute(n._$Eu(e,s))))return;this.C(e,t,s)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(e,t,{useDefault:s,reflect:i,wrapped:r},n){s&&!(this._$Ej??=new Map).has(e)&&(this._$Ej.set(e,n??t??this[e]),r!==!0||n!==void 0)||(this._$AL.has(e)||(this.hasUpdated||s||(t=void 0),this._$AL.set(e,t)),i===!0&&this._$Em!==e&&(this._$Eq??=new Set).add(e))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(t){Promise.reject(t)}let e=this.scheduleUpdate();return e!=null&&await e,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[i,r]of this._$Ep)this[i]=r;this._$Ep=void 0}let s=this.constructor.elementProperties;if(s.size>0)for(let[i,r]of s){let{wrapped:n}=r,l=this[i];n!==!0||this._$AL.has(i)||l===void 0||this.C(i,void 0,r,l)}}let e=!1,t=this._$AL;try{e=this.shouldUpdate(t),e?(this.willUpdate(t),this._$EO?.forEach(s=>s.hostUpdate?.()),this.update(t)):this._$EM()}catch(s){throw e=!1,this._$EM(),s}e&&this._$AE(t)}willUpdate(e){}_$AE(e){this._$EO?.forEach(t=>t.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(e)),this.updated(e)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(e){return!0}update(e){this._$Eq&&=this._$Eq.forEach(t=>this._$ET(t,this[t])),this._$EM()}updated(e){}firstUpdated(e){}};O.elementStyles=[],O.shadowRootOptions={mode:"open"},O[ue("elementProperties")]=new Map,O[ue("finalized")]=new Map,eo?.({ReactiveElement:O}),(Ae.reactiveElementVersions??=[]).push("2.1.2");/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var nt=globalThis,ys=o=>o,Re=nt.trustedTypes,bs=Re?Re.createPolicy("lit-html",{createHTML:o=>o}):void 0,at="$lit$",N=`lit$${Math.random().toFixed(9).slice(2)}$`,lt="?"+N,to=`<${lt}>`,K=document,_e=()=>K.createComment(""),ge=o=>o===null||typeof o!="object"&&typeof o!="function",dt=Array.isArray,Ts=o=>dt(o)||typeof o?.[Symbol.iterator]=="function",rt=`[ 	
\f\r]`,fe=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,vs=/-->/g,ws=/>/g,V=RegExp(`>|${rt}(?:([^\\s"'>=/]+)(${rt}*=${rt}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),$s=/'/g,ks=/"/g,Ss=/^(?:script|style|textarea|title)$/i,ct=o=>(e,...t)=>({_$litType$:o,strings:e,values:t}),a=ct(1),L=ct(2),Pr=ct(3),P=Symbol.for("lit-noChange"),d=Symbol.for("lit-nothing"),xs=new WeakMap,B=K.createTreeWalker(K,129);function As(o,e){if(!dt(o)||!o.hasOwnProperty("raw"))throw Error("invalid template strings array");return bs!==void 0?bs.createHTML(e):e}var Rs=(o,e)=>{let t=o.length-1,s=[],i,r=e===2?"<svg>":e===3?"<math>":"",n=fe;for(let l=0;l<t;l++){let c=o[l],h,p,m=-1,f=0;for(;f<c.length&&(n.lastIndex=f,p=n.exec(c),p!==null);)f=n.lastIndex,n===fe?p[1]==="!--"?n=vs:p[1]!==void 0?n=ws:p[2]!==void 0?(Ss.test(p[2])&&(i=RegExp("</"+p[2],"g")),n=V):p[3]!==void 0&&(n=V):n===V?p[0]===">"?(n=i??fe,m=-1):p[1]===void 0?m=-2:(m=n.lastIndex-p[2].length,h=p[1],n=p[3]===void 0?V:p[3]==='"'?ks:$s):n===ks||n===$s?n=V:n===vs||n===ws?n=fe:(n=V,i=void 0);let g=n===V&&o[l+1].startsWith("/>")?" ":"";r+=n===fe?c+to:m>=0?(s.push(h),c.slice(0,m)+at+c.slice(m)+N+g):c+N+(m===-2?l:g)}return[As(o,r+(o[t]||"<?>")+(e===2?"</svg>":e===3?"</math>":"")),s]},ye=class o{constructor({strings:e,_$litType$:t},s){let i;this.parts=[];let r=0,n=0,l=e.length-1,c=this.parts,[h,p]=Rs(e,t);if(this.el=o.createElement(h,s),B.currentNode=this.el.content,t===2||t===3){let m=this.el.content.firstChild;m.replaceWith(...m.childNodes)}for(;(i=B.nextNode())!==null&&c.length<l;){if(i.nodeType===1){if(i.hasAttributes())for(let m of i.getAttributeNames())if(m.endsWith(at)){let f=p[n++],g=i.getAttribute(m).split(N),v=/([.?@])?(.*)/.exec(f);c.push({type:1,index:r,name:v[2],strings:g,ctor:v[1]==="."?Me:v[1]==="?"?Ce:v[1]==="@"?Le:G}),i.removeAttribute(m)}else m.startsWith(N)&&(c.push({type:6,index:r}),i.removeAttribute(m));if(Ss.test(i.tagName)){let m=i.textContent.split(N),f=m.length-1;if(f>0){i.textContent=Re?Re.emptyScript:"";for(let g=0;g<f;g++)i.append(m[g],_e()),B.nextNode(),c.push({type:2,index:++r});i.append(m[f],_e())}}}else if(i.nodeType===8)if(i.data===lt)c.push({type:2,index:r});else{let m=-1;for(;(m=i.data.indexOf(N,m+1))!==-1;)c.push({type:7,index:r}),m+=N.length-1}r++}}static createElement(e,t){let s=K.createElement("template");return s.innerHTML=e,s}};function Z(o,e,t=o,s){if(e===P)return e;let i=s!==void 0?t._$Co?.[s]:t._$Cl,r=ge(e)?void 0:e._$litDirective$;return i?.constructor!==r&&(i?._$AO?.(!1),r===void 0?i=void 0:(i=new r(o),i._$AT(o,t,s)),s!==void 0?(t._$Co??=[])[s]=i:t._$Cl=i),i!==void 0&&(e=Z(o,i._$AS(o,e.values),i,s)),e}var Ee=class{constructor(e,t){this._$AV=[],this._$AN=void 0,this._$AD=e,this._$AM=t}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(e){let{el:{content:t},parts:s}=this._$AD,i=(e?.creationScope??K).importNode(t,!0);B.currentNode=i;let r=B.nextNode(),n=0,l=0,c=s[0];for(;c!==void 0;){if(n===c.index){let h;c.type===2?h=new ee(r,r.nextSibling,this,e):c.type===1?h=new c.ctor(r,c.name,c.strings,this,e):c.type===6&&(h=new Pe(r,this,e)),this._$AV.push(h),c=s[++l]}n!==c?.index&&(r=B.nextNode(),n++)}return B.currentNode=K,i}p(e){let t=0;for(let s of this._$AV)s!==void 0&&(s.strings!==void 0?(s._$AI(e,s,t),t+=s.strings.length-2):s._$AI(e[t])),t++}},ee=class o{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(e,t,s,i){this.type=2,this._$AH=d,this._$AN=void 0,this._$AA=e,this._$AB=t,this._$AM=s,this.options=i,this._$Cv=i?.isConnected??!0}get parentNode(){let e=this._$AA.parentNode,t=this._$AM;return t!==void 0&&e?.nodeType===11&&(e=t.parentNode),e}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(e,t=this){e=Z(this,e,t),ge(e)?e===d||e==null||e===""?(this._$AH!==d&&this._$AR(),this._$AH=d):e!==this._$AH&&e!==P&&this._(e):e._$litType$!==void 0?this.$(e):e.nodeType!==void 0?this.T(e):Ts(e)?this.k(e):this._(e)}O(e){return this._$AA.parentNode.insertBefore(e,this._$AB)}T(e){this._$AH!==e&&(this._$AR(),this._$AH=this.O(e))}_(e){this._$AH!==d&&ge(this._$AH)?this._$AA.nextSibling.data=e:this.T(K.createTextNode(e)),this._$AH=e}$(e){let{values:t,_$litType$:s}=e,i=typeof s=="number"?this._$AC(e):(s.el===void 0&&(s.el=ye.createElement(As(s.h,s.h[0]),this.options)),s);if(this._$AH?._$AD===i)this._$AH.p(t);else{let r=new Ee(i,this),n=r.u(this.options);r.p(t),this.T(n),this._$AH=r}}_$AC(e){let t=xs.get(e.strings);return t===void 0&&xs.set(e.strings,t=new ye(e)),t}k(e){dt(this._$AH)||(this._$AH=[],this._$AR());let t=this._$AH,s,i=0;for(let r of e)i===t.length?t.push(s=new o(this.O(_e()),this.O(_e()),this,this.options)):s=t[i],s._$AI(r),i++;i<t.length&&(this._$AR(s&&s._$AB.nextSibling,i),t.length=i)}_$AR(e=this._$AA.nextSibling,t){for(this._$AP?.(!1,!0,t);e!==this._$AB;){let s=ys(e).nextSibling;ys(e).remove(),e=s}}setConnected(e){this._$AM===void 0&&(this._$Cv=e,this._$AP?.(e))}},G=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(e,t,s,i,r){this.type=1,this._$AH=d,this._$AN=void 0,this.element=e,this.name=t,this._$AM=i,this.options=r,s.length>2||s[0]!==""||s[1]!==""?(this._$AH=Array(s.length-1).fill(new String),this.strings=s):this._$AH=d}_$AI(e,t=this,s,i){let r=this.strings,n=!1;if(r===void 0)e=Z(this,e,t,0),n=!ge(e)||e!==this._$AH&&e!==P,n&&(this._$AH=e);else{let l=e,c,h;for(e=r[0],c=0;c<r.length-1;c++)h=Z(this,l[s+c],t,c),h===P&&(h=this._$AH[c]),n||=!ge(h)||h!==this._$AH[c],h===d?e=d:e!==d&&(e+=(h??"")+r[c+1]),this._$AH[c]=h}n&&!i&&this.j(e)}j(e){e===d?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,e??"")}},Me=class extends G{constructor(){super(...arguments),this.type=3}j(e){this.element[this.name]=e===d?void 0:e}},Ce=class extends G{constructor(){super(...arguments),this.type=4}j(e){this.element.toggleAttribute(this.name,!!e&&e!==d)}},Le=class extends G{constructor(e,t,s,i,r){super(e,t,s,i,r),this.type=5}_$AI(e,t=this){if((e=Z(this,e,t,0)??d)===P)return;let s=this._$AH,i=e===d&&s!==d||e.capture!==s.capture||e.once!==s.once||e.passive!==s.passive,r=e!==d&&(s===d||i);i&&this.element.removeEventListener(this.name,this,s),r&&this.element.addEventListener(this.name,this,e),this._$AH=e}handleEvent(e){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,e):this._$AH.handleEvent(e)}},Pe=class{constructor(e,t,s){this.element=e,this.type=6,this._$AN=void 0,this._$AM=t,this.options=s}get _$AU(){return this._$AM._$AU}_$AI(e){Z(this,e)}},Es={M:at,P:N,A:lt,C:1,L:Rs,R:Ee,D:Ts,V:Z,I:ee,H:G,N:Ce,U:Le,B:Me,F:Pe},so=nt.litHtmlPolyfillSupport;so?.(ye,ee),(nt.litHtmlVersions??=[]).push("3.3.3");var Ms=(o,e,t)=>{let s=t?.renderBefore??e,i=s._$litPart$;if(i===void 0){let r=t?.renderBefore??null;s._$litPart$=i=new ee(e.insertBefore(_e(),r),r,void 0,t??{})}return i._$AI(o),i};/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var pt=globalThis,b=class extends O{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let e=super.createRenderRoot();return this.renderOptions.renderBefore??=e.firstChild,e}update(e){let t=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(e),this._$Do=Ms(t,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return P}};b._$litElement$=!0,b.finalized=!0,pt.litElementHydrateSupport?.({LitElement:b});var io=pt.litElementPolyfillSupport;io?.({LitElement:b});(pt.litElementVersions??=[]).push("4.2.2");/**
 * @license
 * Copyright 2022 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var w="smart_safety_zone";function Cs(o){o.loadBackendTranslation?.("exceptions",w)}function A(o,e){let{message:t,translation_key:s,translation_domain:i,translation_placeholders:r}=e;return s&&o.localize?.(`component.${i}.exceptions.${s}.message`,r??{})||t||String(e)}var ht={"view.desk":"Desk","view.map":"Map","view.sites":"Sites","view.reports":"Reports","view.wall":"Wall","view.views":"Views","kind.household":"Household","kind.shop":"Shop","kind.market":"Market","kind.gold_shop":"Gold shop","kind.bank":"Bank","kind.municipal":"Municipal office","kind.other":"Other","sites.search":"Filter by name, kind or standing","sites.count":"{shown} of {all} sites","sites.attention":"{count} need somebody","sites.state":"State","sites.name":"Site","sites.standing":"Standing","sites.link":"Line","sites.proved":"Last proved","sites.trouble":"Trouble","sites.false":"False alarms, 30 days","sites.never":"never","sites.no_promise":"no tests agreed","sites.unproved":"{count} owe a test","sites.copied":"runs twice","sites.battery":"battery low","sites.fine":"none","sites.no_alarms":"no alarms","sites.rate":"{percent} % of {count}","sites.heard":"heard {time}","sites.never_heard":"never heard","sites.waits":"waits for approval","sites.returns":"new key waits for approval","sites.nothing":"No site fits this filter.","sites.none":"No site has joined yet. Make an invite and bring it to the first one.","sites.more":"{count} more: filter to see them.","sites.invite":"Invite a site","sites.manage":"Manage","sites.manage_one":"Manage {name}","sites.open":"Open","sites.open_one":"Open {name}","sites.only_administrator":"Administrators of this Home Assistant invite, approve and revoke sites.","sites.points":"Alarm points","sites.key":"Key","sites.joined":"Joined","sites.place":"Place","sites.no_place":"has not told its place","sites.on_map":"Show on the map","sites.close":"Close","sites.back":"Back","sites.failed":"Not done: {reason}","sites.approve":"Approve","sites.decline":"Turn away","sites.suspend":"Suspend","sites.resume":"Take back the suspension","sites.revoke":"Revoke for good","sites.compare":"Call the site at a number that you know, and ask for the six digits that it shows. Type what you hear. If the station does not accept them, somebody else is trying to join in its name: turn it away.","sites.compare_again":"This site wants to go on with a new key, as after a new installation. Until you decide, its old key holds. Call it at a number that you know, and ask for the six digits that it shows.","sites.digits":"Six digits that the site reads out","sites.sure.decline":"Turn {name} away? It is told so, and can only join with a new invite.","sites.sure.suspend":"Suspend {name}? What it sends is kept, but makes no incidents: nobody comes. It is told so.","sites.sure.resume":"Take alarms of {name} again? It is told so.","sites.sure.revoke":"Revoke {name} for good? Nothing of it is taken any more, and its line is cut. It can only join anew, with a new invite.","invite.title":"Invite a site","invite.what":"An invite lets one site ask to join. It holds a secret: bring it by a way that you trust.","invite.valid":"Valid for","invite.hour":"1 hour","invite.day":"1 day","invite.three_days":"3 days","invite.week":"1 week","invite.month":"30 days","invite.make":"Make the invite","invite.once":"It is shown only now.","invite.qr":"QR code of the invite","invite.code":"Code","invite.text":"The same as text","invite.until":"Valid until {time}","invite.print":"Print the page","invite.another":"Make another","paper.title":"Join the safety zone of {station}","paper.secret":"Whoever has this page can ask to join. Keep it out of sight, and destroy it once you have joined.","paper.phone":"Telephone of the radio room:","paper.given":"Given to, by, on:","paper.step1":"In your Home Assistant, open Settings, Devices & services, Add integration, Smart Safety Zone, A site.","paper.step2":"Paste the invite: scan the code above with your phone, and copy its text. If the station is found by itself under Discovered, type the code instead.","paper.step3":"Give the name and the kind of your premises, and the place where help has to go. Press Join.","paper.step4":"Six digits appear. The radio room calls you; read them out. From then on your alarms arrive.","map.title":"Map","map.no_tiles":"No map pictures: there is no way to OpenStreetMap from here. Places, distances and directions are right.","map.loading":"The map is loading.","map.failed":"The map could not be loaded. Incidents are in the queue as always; reload the page to try again.","map.no_places":"No site has told where it is.","map.incidents":"Incidents on the map","map.everything":"Show everything","map.go_to":"Go to a site","map.zoom_in":"Closer","map.zoom_out":"Farther","map.camera":"Camera {name}, {site}","map.camera_off":"switched off","map.lamp":"Lamps {name}, {site}","map.lamp.on":"on","map.lamp.off":"off","map.lamp.unknown":"unknown","map.lamp.failed":"{count} out of order","map.unit":"Unit {name}: {state}, place of {age} ago","map.unit_short":"{name}, {age} ago","map.minutes":"{minutes} min","map.more_here":"{count} more here","map.legend":"What the signs mean","map.legend.incident":"incident; red and filled: nobody has taken it","map.legend.site":"site","map.legend.lost":"site that is not heard","map.legend.camera":"camera and where it looks; dashed: switched off","map.legend.lamp":"lamps of a danger zone; filled: on","map.legend.unit":"unit, with how old its place is","map.unplaced":"{count} incidents at sites that have not told their place are not on the map.","wall.waiting":"Nobody has taken","wall.working":"In hand","wall.quiet":"Nothing waits.","wall.more":"and {count} more","wall.units":"Units out","wall.no_units":"No unit is out.","wall.pictures":"Last pictures","wall.lost":"Sites not heard","wall.old":"OLD: no word from Home Assistant since {time}"};var Ls={"view.desk":"โต๊ะทำงาน","view.map":"แผนที่","view.sites":"จุดติดตั้ง","view.reports":"รายงาน","view.wall":"จอใหญ่","view.views":"มุมมอง","kind.household":"บ้าน","kind.shop":"ร้านค้า","kind.market":"ตลาด","kind.gold_shop":"ร้านทอง","kind.bank":"ธนาคาร","kind.municipal":"หน่วยงานเทศบาล","kind.other":"อื่น ๆ","sites.search":"กรองตามชื่อ ประเภท หรือสถานะ","sites.count":"{shown} จาก {all} แห่ง","sites.attention":"ต้องดูแล {count} แห่ง","sites.state":"สถานะ","sites.name":"จุดติดตั้ง","sites.standing":"สถานะ","sites.link":"การเชื่อมต่อ","sites.proved":"พิสูจน์ล่าสุด","sites.trouble":"ข้อขัดข้อง","sites.false":"แจ้งเหตุผิดพลาดใน 30 วัน","sites.never":"ยังไม่เคย","sites.no_promise":"ไม่ได้ตกลงให้ทดสอบ","sites.unproved":"ค้างทดสอบ {count} จุด","sites.copied":"ทำงานซ้ำสองแห่ง","sites.battery":"แบตเตอรี่ใกล้หมด","sites.fine":"ไม่มี","sites.no_alarms":"ไม่มีการแจ้งเหตุ","sites.rate":"{percent} % จาก {count} ครั้ง","sites.heard":"ติดต่อได้ {time}","sites.never_heard":"ยังไม่เคยติดต่อ","sites.waits":"รออนุมัติ","sites.returns":"กุญแจใหม่รออนุมัติ","sites.nothing":"ไม่มีจุดติดตั้งที่ตรงกับตัวกรองนี้","sites.none":"ยังไม่มีจุดติดตั้งใดเข้าร่วม สร้างคำเชิญแล้วนำไปให้แห่งแรก","sites.more":"มีอีก {count} แห่ง ใช้ตัวกรองเพื่อดู","sites.invite":"เชิญจุดติดตั้ง","sites.manage":"จัดการ","sites.manage_one":"จัดการ {name}","sites.open":"เปิดดู","sites.open_one":"เปิดดู {name}","sites.only_administrator":"ผู้ดูแลระบบของ Home Assistant นี้เป็นผู้เชิญ อนุมัติ และเพิกถอนจุดติดตั้ง","sites.points":"จุดแจ้งเหตุ","sites.key":"กุญแจ","sites.joined":"เข้าร่วมเมื่อ","sites.place":"พิกัด","sites.no_place":"ยังไม่ได้แจ้งพิกัด","sites.on_map":"ดูบนแผนที่","sites.close":"ปิดหน้าต่าง","sites.back":"กลับ","sites.failed":"ไม่สำเร็จ: {reason}","sites.approve":"อนุมัติ","sites.decline":"ปฏิเสธ","sites.suspend":"ระงับชั่วคราว","sites.resume":"เลิกระงับ","sites.revoke":"เพิกถอนถาวร","sites.compare":"โทรหาจุดติดตั้งด้วยหมายเลขที่คุณรู้จัก ขอเลขหกหลักที่แสดงอยู่ที่นั่น แล้วพิมพ์ตามที่ได้ยิน ถ้าสถานีไม่ยอมรับ แสดงว่ามีผู้อื่นพยายามเข้าร่วมในชื่อนี้ ให้ปฏิเสธ","sites.compare_again":"จุดติดตั้งนี้ต้องการใช้กุญแจใหม่ เช่น หลังติดตั้งใหม่ ระหว่างนี้กุญแจเดิมยังใช้ได้ โทรหาด้วยหมายเลขที่คุณรู้จัก แล้วขอเลขหกหลักที่แสดงอยู่ที่นั่น","sites.digits":"เลขหกหลักที่จุดติดตั้งอ่านให้ฟัง","sites.sure.decline":"ปฏิเสธ {name} หรือไม่ ทางนั้นจะได้รับแจ้ง และต้องใช้คำเชิญใหม่จึงจะเข้าร่วมได้","sites.sure.suspend":"ระงับ {name} ชั่วคราวหรือไม่ สิ่งที่ส่งมาจะเก็บไว้แต่ไม่เปิดเหตุ จะไม่มีใครไป ทางนั้นจะได้รับแจ้ง","sites.sure.resume":"กลับมารับการแจ้งเหตุของ {name} หรือไม่ ทางนั้นจะได้รับแจ้ง","sites.sure.revoke":"เพิกถอน {name} ถาวรหรือไม่ จะไม่รับสิ่งใดจากที่นี่อีก และตัดการเชื่อมต่อ ต้องใช้คำเชิญใหม่จึงจะเข้าร่วมได้อีก","invite.title":"เชิญจุดติดตั้ง","invite.what":"คำเชิญหนึ่งใบให้จุดติดตั้งหนึ่งแห่งขอเข้าร่วม มีรหัสลับอยู่ข้างใน จึงต้องนำไปให้ด้วยวิธีที่ไว้ใจได้","invite.valid":"ใช้ได้นาน","invite.hour":"1 ชั่วโมง","invite.day":"1 วัน","invite.three_days":"3 วัน","invite.week":"1 สัปดาห์","invite.month":"30 วัน","invite.make":"สร้างคำเชิญ","invite.once":"แสดงครั้งนี้ครั้งเดียว","invite.qr":"คิวอาร์โค้ดของคำเชิญ","invite.code":"รหัส","invite.text":"ข้อความเดียวกัน","invite.until":"ใช้ได้ถึง {time}","invite.print":"พิมพ์ใบเชิญ","invite.another":"สร้างอีกใบ","paper.title":"เข้าร่วมเขตปลอดภัยของ {station}","paper.secret":"ผู้ที่มีกระดาษแผ่นนี้ขอเข้าร่วมได้ เก็บให้พ้นสายตาผู้อื่น และทำลายเมื่อเข้าร่วมแล้ว","paper.phone":"โทรศัพท์ของศูนย์วิทยุ:","paper.given":"มอบให้ / ผู้มอบ / วันที่:","paper.step1":"ใน Home Assistant ของคุณ เปิดการตั้งค่า อุปกรณ์และบริการ เพิ่มการทำงานร่วมกัน Smart Safety Zone แล้วเลือกจุดติดตั้ง","paper.step2":"วางคำเชิญ: สแกนโค้ดข้างบนด้วยโทรศัพท์แล้วคัดลอกข้อความ ถ้าระบบค้นพบสถานีเอง ให้พิมพ์รหัสแทน","paper.step3":"ใส่ชื่อและประเภทของที่นี่ กับตำแหน่งที่ต้องการให้ไปช่วย แล้วกดเข้าร่วม","paper.step4":"จะมีเลขหกหลักปรากฏ ศูนย์วิทยุจะโทรหา ให้อ่านเลขนั้นให้ฟัง จากนั้นการแจ้งเหตุของคุณจะไปถึง","map.title":"แผนที่","map.no_tiles":"ไม่มีภาพแผนที่ เพราะจากที่นี่เข้าถึง OpenStreetMap ไม่ได้ ตำแหน่ง ระยะ และทิศทางยังถูกต้อง","map.loading":"กำลังโหลดแผนที่","map.failed":"โหลดแผนที่ไม่ได้ เหตุทั้งหมดยังอยู่ในรายการเหมือนเดิม โหลดหน้าใหม่เพื่อลองอีกครั้ง","map.no_places":"ยังไม่มีจุดติดตั้งใดแจ้งพิกัด","map.incidents":"เหตุบนแผนที่","map.everything":"ดูทั้งหมด","map.go_to":"ไปยังจุดติดตั้ง","map.zoom_in":"ขยาย","map.zoom_out":"ย่อ","map.camera":"กล้อง {name} ที่ {site}","map.camera_off":"ปิดอยู่","map.lamp":"ไฟ {name} ที่ {site}","map.lamp.on":"เปิด","map.lamp.off":"ปิด","map.lamp.unknown":"ไม่ทราบ","map.lamp.failed":"เสีย {count} ดวง","map.unit":"ชุดปฏิบัติการ {name}: {state} ตำแหน่งเมื่อ {age} ก่อน","map.unit_short":"{name} เมื่อ {age} ก่อน","map.minutes":"{minutes} นาที","map.more_here":"ที่นี่มีอีก {count} เหตุ","map.legend":"ความหมายของเครื่องหมาย","map.legend.incident":"เหตุ ถ้าสีแดงทึบ ยังไม่มีผู้รับเหตุ","map.legend.site":"จุดติดตั้ง","map.legend.lost":"จุดติดตั้งที่ขาดการติดต่อ","map.legend.camera":"กล้องและทิศที่มอง เส้นประคือปิดอยู่","map.legend.lamp":"ไฟในเขตเสี่ยง ถ้าทึบคือเปิดอยู่","map.legend.unit":"ชุดปฏิบัติการ พร้อมอายุของตำแหน่ง","map.unplaced":"เหตุ {count} รายการไม่อยู่บนแผนที่ เพราะจุดติดตั้งยังไม่ได้แจ้งพิกัด","wall.waiting":"ยังไม่มีผู้รับเหตุ","wall.working":"กำลังดำเนินการ","wall.quiet":"ไม่มีเหตุที่รออยู่","wall.more":"และอีก {count} รายการ","wall.units":"ชุดปฏิบัติการที่ออกไป","wall.no_units":"ไม่มีชุดปฏิบัติการออกไป","wall.pictures":"ภาพล่าสุด","wall.lost":"จุดติดตั้งที่ขาดการติดต่อ","wall.old":"ข้อมูลเก่า: ไม่ได้รับข้อมูลจาก Home Assistant ตั้งแต่ {time}"};function q(o){return(e,t,s={})=>(e.split("-")[0]==="th"?o.th:o.en)[t].replace(/\{(\w+)\}/g,(r,n)=>String(s[n]??""))}function k(o,e,t=new Date){let s={timeZone:o.config.time_zone},i=o.language,r=l=>l.toLocaleDateString("en-CA",s),n=e.toLocaleTimeString(i,{...s,hour12:!1,hour:"2-digit",minute:"2-digit",second:"2-digit"});return r(e)===r(t)?n:`${e.toLocaleDateString(i,{...s,day:"numeric",month:"short",year:"numeric"})} ${n}`}function mt(o,e,t=new Date){let s={timeZone:o.config.time_zone},i=r=>r.toLocaleDateString("en-CA",s);return i(e)===i(t)?e.toLocaleTimeString(o.language,{...s,hour12:!1,hour:"2-digit",minute:"2-digit"}):e.toLocaleDateString(o.language,{...s,day:"numeric",month:"short",year:"numeric"})}var R=q({en:ht,th:Ls});function be(o,e){let t=`kind.${e}`;return t in ht?R(o,t):e.replaceAll("_"," ")}var $=y`
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
`;var ut={"room.title":"Radio room","room.queue":"Incidents","room.incident":"Incident","room.sites":"Sites","room.search":"Filter by site, point, kind or state","room.waiting":"waiting","room.oldest":"oldest {age}","room.lost_sites":"Sites not heard: {count}","room.arm":"Arm the sound","room.armed":"Sound armed","room.keys":"Keys","room.quiet":"Nothing waits. The room is listening.","room.announce":"New: {incident}","room.offline":"No word from Home Assistant since {time}. What is shown is old: alarms since then are not on this screen. Use the telephone and the radio, and reload the page.","room.deaf_screen":'This screen is silent: alarms will not be heard from it. Press "Arm the sound".',"room.deaf_room":'The room is deaf: no screen has its sound armed. Press "Arm the sound".',"room.operator":"Operator {number}","room.silent":"silent","room.drill":"drill","room.unknown_site":"unknown site","room.raised":"Pressed {time}","room.late":"pressed {age} before it came","room.cancelled":"The site has taken all its alarms back. Whether that is so is for you to find out.","room.is_cancelled":"taken back by the site","room.not_stored":"Shown from memory: the disk of this station does not take it.","room.restored":"back to normal","room.site_lost":"The site is not heard ({link}). The alarm stands.","room.failed":"Not done: {reason}","room.pictures":"Pictures","room.picture_before":"{seconds} s before","room.picture_after":"{seconds} s after","room.picture_coming":"on its way","room.picture_missing":"not here","room.picture_came":"came at {time}","room.picture_masked":"partly hidden by the owner","room.timeline":"What happened","room.acknowledge":"Take it","room.take_over":"Take it over","room.close":"Close","room.note":"Note","room.hand_back":"Hand it back","room.reopen":"Open again","room.note_text":"What is to be remembered","room.disposition":"What it turned out to be","room.false_cause":"Why it was false","room.choose":"Choose","room.close_text":"Remarks","room.back":"Back","room.place":"Place:","room.heard":"last heard {time}","room.age.seconds":"{seconds} s","room.age.minutes":"{minutes} min {seconds} s","room.age.hours":"{hours} h {minutes} min","room.age.days":"{days} d {hours} h","room.key.acknowledge":"Take the first one that waits","room.key.move":"Go through the queue","room.key.look":"Go through the pictures","room.key.note":"Write a note","room.key.close":"Close","room.key.search":"Filter","room.key.help":"This list","room.group.waiting":"Nobody has taken","room.group.held":"May still be cancelled","room.group.mine":"Mine","room.group.others":"Taken by others","room.group.trouble":"Troubles","room.group.drills":"Drills","room.group.closed":"Closed","room.kind.police":"Police","room.kind.hold_up":"Hold-up","room.kind.duress":"Duress","room.kind.intrusion":"Intrusion","room.kind.fire":"Fire","room.kind.medical":"Medical","room.kind.tamper":"Tamper","room.kind.trouble":"Trouble","room.kind.test":"Test","room.kind.other":"Alarm of a kind unknown here","room.about.link":"line lost","room.about.trouble":"alarm point out of order","room.about.copies":"site runs twice","room.about.lamp":"broken lamp","room.about.test":"self-test missed","room.about.checkpoint":"checkpoint not visited","room.priority.1":"Critical","room.priority.2":"High","room.priority.3":"Medium","room.priority.4":"Low","room.state.held":"may still be cancelled","room.state.open":"not taken","room.state.acknowledged":"taken","room.state.dispatched":"unit on its way","room.state.on_scene":"unit there","room.state.closed":"closed","room.handling.dispatch":"Send a unit at once","room.handling.dispatch_silently":"Send a unit without siren, do not call the site","room.handling.verify":"Find out first","room.handling.service":"Have it looked at","room.handling.practise":"Practise, send nobody","room.handling.log":"Nothing to do","room.disposition.real":"Real","room.disposition.false_alarm":"False alarm","room.disposition.unfounded":"Nothing found","room.disposition.test":"Test","room.disposition.cancelled_by_user":"Cancelled by the user","room.disposition.duplicate":"Duplicate","room.false_cause.user_error":"Used by mistake","room.false_cause.misuse":"Misuse or hoax","room.false_cause.equipment":"Device fault","room.false_cause.installation":"Placed or set wrongly","room.false_cause.environment":"Weather, animals, surroundings","room.false_cause.power_or_line":"Power or line","room.false_cause.unknown":"Cause unknown","room.false_cause.false_alarm":"No cause noted","room.false_cause.cancelled_by_user":"Taken back by the site","room.step.held":"Held: may still be cancelled","room.step.withdrawn":"Taken back in time","room.step.disclosed":"Told to the site","room.step.opened":"Opened","room.step.repeated":"Pressed again","room.step.restored":"Back to normal","room.step.cancelled":"Taken back by the site","room.step.presented":"Shown in the room","room.step.escalated":"Escalated","room.step.acknowledged":"Taken","room.step.released":"Handed back","room.step.handed_over":"Handed over","room.step.dispatched":"Unit sent","room.step.en_route":"Unit on its way","room.step.arrived":"Unit there","room.step.recalled":"Units called back","room.step.noted":"Note","room.step.closed":"Closed","room.step.reopened":"Opened again","room.actor.site":"the site","room.actor.automation":"automation","room.actor.unit":"unit","room.actor.operator":"operator","room.link.up":"line up","room.link.connecting":"connecting","room.link.down":"not heard","room.link.unstable":"line unstable","room.link.restarting":"restarting","room.standing.unapproved":"waits for approval","room.standing.active":"active","room.standing.suspended":"suspended","room.standing.revoked":"revoked","room.menu":"Menu of Home Assistant","room.dispatch":"Send a unit","room.unit":"Call sign of the unit","room.en_route":"On its way","room.arrived":"Is there","room.disclose":"Let the site see what became of it","room.key.dispatch":"Send a unit","room.key.arrived":"The unit is there","room.step.taken_elsewhere":"Taken at another station","room.hidden":"Hidden by the filter: {count}. What nobody has taken is always shown.","room.sites_fine":"{count} of {all} sites are well","room.sites_more":"{count} more on the page of sites","room.shift":"on duty since {time}","room.light":"Light","room.dark":"Dark","room.role.viewer":"viewer","room.role.operator":"operator","room.role.supervisor":"supervisor","room.key.enter":"Open what is chosen","room.key.map":"The map, and back","room.step.ticked":"Done","room.step.unticked":"Not done after all","room.checklist":"Procedure","room.checklist.for":"Taken for","room.checklist.done":"{done} of {all} done","room.checklist.own_site":"for this site","room.checklist.take_first":"Take the incident to tick what is done.","room.occasion.help":"Call for help, not known why","room.occasion.robbery":"Robbery","room.occasion.theft":"Theft in progress","room.occasion.brawl":"Brawl","room.occasion.fire":"Fire","room.occasion.medical":"Medical emergency","room.occasion.missing_child":"Missing child","room.occasion.equipment":"Equipment out of order","room.notes":"Key holders and notes","room.notes.logged":"That you read this is in the journal.","room.notes.none":"Nothing is known of this site.","room.notes.silent":"Silent: do not call while somebody may still be in danger.","room.notes.changed":"Last changed {time}","room.notes.edit":"Change","room.notes.save":"Save","room.notes.add":"One more key holder","room.notes.note":"Notes: ways in, dogs, gas, who lives there","room.notes.name":"Name","room.notes.phone":"Telephone","room.notes.remark":"Which key, when to reach","room.notes.empty_removes":"A key holder without a name is left out. With nothing in it, all that is known of the site is erased.","room.wants_help":"{units} needs help","room.needs_help":"needs help","room.with_others":"with {count} more","room.goes_with":"This incident goes with another one, and does what that one does.","room.set_priority":"Priority","room.priority":"Priority","room.reason":"Reason","room.hand_over":"Hand over","room.hand_over_to":"To whom","room.take_over_text":"Why you take it over","room.split":"Split it off","room.join":"Join them","room.is_duplicate":"Close this one as a duplicate of it","room.take_first":"Take this one first to join them.","room.leads":"Goes with","room.parts":"Goes with this one","room.proposed":"{count} more within {metres} m in {time}: join?","room.finished":"Is done","room.recall":"Call back","room.unit_state.sent":"sent","room.unit_state.en_route":"on its way","room.unit_state.on_scene":"there","room.unit_state.finished":"done","room.step.taken_over":"Taken over","room.step.prioritised":"Priority changed","room.step.joined":"Goes with","room.step.split":"Split off","room.step.gathered":"Joined by","room.step.parted":"Split off from it","room.step.stood_down":"Unit called back","room.step.finished":"Unit is done","room.unit_kind.car":"patrol car","room.unit_kind.motorcycle":"motorcycle","room.unit_kind.foot":"on foot","room.unit_kind.boat":"boat","room.unit_kind.investigation":"investigation","room.unit_kind.rescue":"rescue","room.unit_kind.other":"other","room.unit_state.free":"free","room.unit_state.off_duty":"off duty","room.off_duty":"Off duty: {units}","room.units":"Units","room.metres":"{metres} m","room.kilometres":"{kilometres} km","room.place_age":"({age} ago)","room.key.camera":"Open or close a camera","room.announce_help":"{units} needs help: {incident}","room.escalated":"others told","room.way.sound":"louder sound","room.way.supervisor":"supervisors","room.way.player":"loudspeaker","room.way.next_station":"next station","room.proposed_here":"{count} more at this site in {time}: join?","room.step.looked":"Looked through a camera","room.step.look_refused":"Could not look through a camera","room.look.frames":"single pictures","room.look.webrtc":"live video","room.look.still":"one picture","room.look.now":"looking now","room.look.until":"{age}, until {time}","room.look.unknown":"only the site's log tells of it","room.pictures_count.one":"1 picture","room.pictures_count":"{count} pictures","room.news":"What is new","room.announce_more":"{count} more are new","room.announce_others":"and {count} more","room.announce_escalated":"Nobody has taken it, {way}: {incident}","room.told.sound":"the sound is louder now","room.told.supervisor":"supervisors were told","room.told.player":"the loudspeaker calls","room.told.next_station":"the next station was told","room.announce_taken":"Taken by {who}: {incident}","room.announce_lost":"Site lost: {site}","room.more":"More","room.connected":"Screen connected","room.disconnected":"Connection lost","room.earlier":"{count} earlier","room.seconds":"{seconds} s","room.eyes":"Pictures, cameras and map","room.to_queue":"All incidents","room.send_unit":"Send","room.quiet_sites":"Sites in order","room.quiet_of":"{count} of {all}","room.quiet_since":"Nobody waits since","room.quiet_last":"Closed last","room.quiet_armed":"Screens with sound","room.quiet_working":"Being worked on","room.choose_one":"Choose an incident.","room.step.needs_help":"Needs help","room.late_by.site":"the site's system was off","room.late_by.line":"the line was down or slow"};var Ps={"room.title":"ศูนย์วิทยุ","room.queue":"เหตุ","room.incident":"เหตุ","room.sites":"จุดติดตั้ง","room.search":"กรองตามจุดติดตั้ง จุดแจ้งเหตุ ประเภท หรือสถานะ","room.waiting":"เหตุที่รอ","room.oldest":"นานสุด {age}","room.lost_sites":"ขาดการติดต่อ {count} แห่ง","room.arm":"เปิดเสียงเตือน","room.armed":"เปิดเสียงเตือนแล้ว","room.keys":"ปุ่มลัด","room.quiet":"ไม่มีเหตุที่รออยู่ ศูนย์วิทยุกำลังเฝ้าฟัง","room.announce":"เหตุใหม่: {incident}","room.offline":"ไม่ได้รับข้อมูลจาก Home Assistant ตั้งแต่ {time} สิ่งที่เห็นเป็นข้อมูลเก่า เหตุหลังจากนั้นไม่อยู่บนจอนี้ ใช้โทรศัพท์และวิทยุ แล้วโหลดหน้าใหม่","room.deaf_screen":"จอนี้ไม่มีเสียง จะไม่ได้ยินสัญญาณเตือน กด “เปิดเสียงเตือน”","room.deaf_room":"ศูนย์วิทยุไม่มีเสียง ยังไม่มีจอใดเปิดเสียงเตือน กด “เปิดเสียงเตือน”","room.operator":"เจ้าหน้าที่หมายเลข {number}","room.silent":"แบบเงียบ","room.drill":"การฝึกซ้อม","room.unknown_site":"ไม่ทราบจุดติดตั้ง","room.raised":"กดเมื่อ {time}","room.late":"กดก่อนมาถึง {age}","room.cancelled":"จุดติดตั้งขอยกเลิกการแจ้งเหตุทั้งหมดแล้ว จริงหรือไม่ให้เจ้าหน้าที่ตรวจสอบ","room.is_cancelled":"จุดติดตั้งขอยกเลิก","room.not_stored":"แสดงจากหน่วยความจำ: ดิสก์ของสถานีบันทึกไม่ได้","room.restored":"กลับสู่ปกติ","room.site_lost":"ขาดการติดต่อกับจุดติดตั้ง ({link}) การแจ้งเหตุยังคงอยู่","room.failed":"ไม่สำเร็จ: {reason}","room.pictures":"ภาพ","room.picture_before":"{seconds} วินาทีก่อนกด","room.picture_after":"{seconds} วินาทีหลังกด","room.picture_coming":"กำลังส่งมา","room.picture_missing":"ไม่มีภาพ","room.picture_came":"มาถึงเวลา {time}","room.picture_masked":"เจ้าของปิดบังบางส่วน","room.timeline":"ลำดับเหตุการณ์","room.acknowledge":"รับเหตุ","room.take_over":"รับช่วงต่อ","room.close":"ปิดเหตุ","room.note":"บันทึก","room.hand_back":"คืนเรื่อง","room.reopen":"เปิดเหตุอีกครั้ง","room.note_text":"สิ่งที่ต้องจดไว้","room.disposition":"ผลสรุปของเหตุ","room.false_cause":"สาเหตุที่แจ้งผิดพลาด","room.choose":"เลือก","room.close_text":"หมายเหตุ","room.back":"กลับ","room.place":"พิกัด:","room.heard":"ติดต่อได้ล่าสุด {time}","room.age.seconds":"{seconds} วิ","room.age.minutes":"{minutes} นาที {seconds} วิ","room.age.hours":"{hours} ชม. {minutes} นาที","room.age.days":"{days} วัน {hours} ชม.","room.key.acknowledge":"รับเหตุแรกที่รออยู่","room.key.move":"เลื่อนดูเหตุ","room.key.look":"ดูภาพก่อนหน้าหรือถัดไป","room.key.note":"เขียนบันทึก","room.key.close":"ปิดเหตุ","room.key.search":"กรอง","room.key.help":"รายการนี้","room.group.waiting":"ยังไม่มีผู้รับเหตุ","room.group.held":"ยังยกเลิกได้","room.group.mine":"เรื่องของฉัน","room.group.others":"ผู้อื่นรับแล้ว","room.group.trouble":"ข้อขัดข้อง","room.group.drills":"การฝึกซ้อม","room.group.closed":"ปิดแล้ว","room.kind.police":"ขอตำรวจ","room.kind.hold_up":"ปล้น","room.kind.duress":"ถูกบังคับ","room.kind.intrusion":"บุกรุก","room.kind.fire":"ไฟไหม้","room.kind.medical":"เจ็บป่วยฉุกเฉิน","room.kind.tamper":"งัดแงะอุปกรณ์","room.kind.trouble":"ข้อขัดข้อง","room.kind.test":"ทดสอบ","room.kind.other":"การแจ้งเหตุประเภทที่ไม่รู้จัก","room.about.link":"ขาดการติดต่อ","room.about.trouble":"จุดแจ้งเหตุใช้งานไม่ได้","room.about.copies":"จุดติดตั้งทำงานซ้ำสองแห่ง","room.about.lamp":"หลอดไฟเสีย","room.about.test":"ไม่ได้ทดสอบตามกำหนด","room.about.checkpoint":"จุดตรวจไม่มีผู้มาตรวจ","room.priority.1":"วิกฤต","room.priority.2":"สูง","room.priority.3":"ปานกลาง","room.priority.4":"ต่ำ","room.state.held":"ยังยกเลิกได้","room.state.open":"ยังไม่มีผู้รับเหตุ","room.state.acknowledged":"รับเหตุแล้ว","room.state.dispatched":"ชุดปฏิบัติการกำลังไป","room.state.on_scene":"ชุดปฏิบัติการถึงแล้ว","room.state.closed":"ปิดแล้ว","room.handling.dispatch":"ส่งชุดปฏิบัติการทันที","room.handling.dispatch_silently":"ส่งชุดปฏิบัติการโดยไม่เปิดไซเรน ห้ามโทรกลับ","room.handling.verify":"ตรวจสอบก่อน","room.handling.service":"ให้ช่างตรวจดู","room.handling.practise":"ซ้อม ไม่ส่งใครไป","room.handling.log":"ไม่ต้องทำอะไร","room.disposition.real":"เหตุจริง","room.disposition.false_alarm":"แจ้งเหตุผิดพลาด","room.disposition.unfounded":"ไม่พบเหตุ","room.disposition.test":"ทดสอบ","room.disposition.cancelled_by_user":"ผู้ใช้ยกเลิก","room.disposition.duplicate":"ซ้ำกับเหตุอื่น","room.false_cause.user_error":"กดพลาดหรือใช้ผิดวิธี","room.false_cause.misuse":"กดเล่นหรือแจ้งเท็จ","room.false_cause.equipment":"อุปกรณ์ขัดข้อง","room.false_cause.installation":"ติดตั้งหรือตั้งค่าไม่เหมาะสม","room.false_cause.environment":"สภาพอากาศ สัตว์ หรือสิ่งรอบข้าง","room.false_cause.power_or_line":"ไฟฟ้าหรือสายสัญญาณขัดข้อง","room.false_cause.unknown":"ไม่ทราบสาเหตุ","room.false_cause.false_alarm":"ไม่ได้ระบุสาเหตุ","room.false_cause.cancelled_by_user":"จุดติดตั้งยกเลิกเอง","room.step.held":"รอไว้: ยังยกเลิกได้","room.step.withdrawn":"ยกเลิกทันเวลา","room.step.disclosed":"แจ้งจุดติดตั้งแล้ว","room.step.opened":"เปิดเหตุ","room.step.repeated":"กดซ้ำ","room.step.restored":"กลับสู่ปกติ","room.step.cancelled":"จุดติดตั้งขอยกเลิก","room.step.presented":"แสดงในศูนย์วิทยุ","room.step.escalated":"ยกระดับการแจ้งเตือน","room.step.acknowledged":"รับเหตุ","room.step.released":"คืนเรื่อง","room.step.handed_over":"ส่งต่อให้ผู้อื่น","room.step.dispatched":"ส่งชุดปฏิบัติการ","room.step.en_route":"ชุดปฏิบัติการกำลังไป","room.step.arrived":"ชุดปฏิบัติการถึงแล้ว","room.step.recalled":"เรียกชุดปฏิบัติการกลับ","room.step.noted":"บันทึก","room.step.closed":"ปิดเหตุ","room.step.reopened":"เปิดเหตุอีกครั้ง","room.actor.site":"จุดติดตั้ง","room.actor.automation":"ระบบอัตโนมัติ","room.actor.unit":"ชุดปฏิบัติการ","room.actor.operator":"เจ้าหน้าที่","room.link.up":"เชื่อมต่ออยู่","room.link.connecting":"กำลังเชื่อมต่อ","room.link.down":"ขาดการติดต่อ","room.link.unstable":"การเชื่อมต่อไม่เสถียร","room.link.restarting":"กำลังเริ่มใหม่","room.standing.unapproved":"รออนุมัติ","room.standing.active":"ใช้งาน","room.standing.suspended":"ถูกระงับ","room.standing.revoked":"ถูกเพิกถอน","room.menu":"เมนูของ Home Assistant","room.dispatch":"ส่งชุดปฏิบัติการ","room.unit":"นามเรียกขานของชุดปฏิบัติการ","room.en_route":"กำลังไป","room.arrived":"ถึงแล้ว","room.disclose":"ให้จุดติดตั้งเห็นผลของเหตุ","room.key.dispatch":"ส่งชุดปฏิบัติการ","room.key.arrived":"ชุดปฏิบัติการถึงแล้ว","room.step.taken_elsewhere":"สถานีอื่นรับเหตุแล้ว","room.hidden":"ตัวกรองซ่อนไว้ {count} รายการ เหตุที่ยังไม่มีผู้รับจะแสดงเสมอ","room.sites_fine":"ปกติ {count} จาก {all} แห่ง","room.sites_more":"อีก {count} แห่งอยู่ในหน้าจุดติดตั้ง","room.shift":"เข้าเวรตั้งแต่ {time}","room.light":"สว่าง","room.dark":"มืด","room.role.viewer":"ผู้ดู","room.role.operator":"เจ้าหน้าที่","room.role.supervisor":"หัวหน้า","room.key.enter":"เปิดรายการที่เลือก","room.key.map":"แผนที่ และกลับ","room.step.ticked":"ทำแล้ว","room.step.unticked":"ยกเลิกเครื่องหมาย","room.checklist":"แนวปฏิบัติ","room.checklist.for":"ถือเป็นเหตุ","room.checklist.done":"ทำแล้ว {done} จาก {all}","room.checklist.own_site":"เฉพาะจุดติดตั้งนี้","room.checklist.take_first":"รับเหตุก่อน จึงทำเครื่องหมายได้","room.occasion.help":"ขอความช่วยเหลือ ยังไม่ทราบเหตุ","room.occasion.robbery":"ปล้น ชิงทรัพย์","room.occasion.theft":"กำลังลักทรัพย์","room.occasion.brawl":"ทะเลาะวิวาท","room.occasion.fire":"ไฟไหม้","room.occasion.medical":"เจ็บป่วยฉุกเฉิน","room.occasion.missing_child":"เด็กหาย","room.occasion.equipment":"อุปกรณ์ขัดข้อง","room.notes":"ผู้ถือกุญแจและหมายเหตุ","room.notes.logged":"การเปิดดูนี้ถูกบันทึกในสมุดบันทึกแล้ว","room.notes.none":"ยังไม่มีข้อมูลของจุดติดตั้งนี้","room.notes.silent":"เหตุเงียบ: ห้ามโทรขณะที่อาจยังมีผู้อยู่ในอันตราย","room.notes.changed":"แก้ไขล่าสุด {time}","room.notes.edit":"แก้ไข","room.notes.save":"บันทึก","room.notes.add":"เพิ่มผู้ถือกุญแจ","room.notes.note":"หมายเหตุ: ทางเข้า สุนัข แก๊ส ผู้อยู่อาศัย","room.notes.name":"ชื่อ","room.notes.phone":"โทรศัพท์","room.notes.remark":"กุญแจอะไร ติดต่อได้เมื่อไร","room.notes.empty_removes":"ผู้ถือกุญแจที่ไม่มีชื่อจะถูกตัดออก ถ้าเว้นว่างทั้งหมด ข้อมูลของจุดติดตั้งนี้จะถูกลบ","room.wants_help":"{units} ขอกำลังเสริม","room.needs_help":"ขอกำลังเสริม","room.with_others":"รวมกับอีก {count} เหตุ","room.goes_with":"เหตุนี้รวมอยู่กับเหตุอื่น และดำเนินไปพร้อมกัน","room.set_priority":"ความสำคัญ","room.priority":"ความสำคัญ","room.reason":"เหตุผล","room.hand_over":"ส่งต่อเหตุ","room.hand_over_to":"ส่งต่อให้","room.take_over_text":"เหตุผลที่รับช่วงต่อ","room.split":"แยกเหตุ","room.join":"รวมเหตุเหล่านี้","room.is_duplicate":"ปิดเหตุนี้ว่าซ้ำกับเหตุนั้น","room.take_first":"รับเหตุนี้ก่อน แล้วจึงรวมได้","room.leads":"รวมอยู่กับ","room.parts":"เหตุที่รวมอยู่ด้วย","room.proposed":"มีอีก {count} เหตุ ในระยะ {metres} ม. ภายใน {time} รวมเป็นเหตุเดียวกันหรือไม่","room.finished":"เสร็จภารกิจ","room.recall":"เรียกกลับ","room.unit_state.sent":"ส่งแล้ว","room.unit_state.en_route":"กำลังเดินทาง","room.unit_state.on_scene":"ถึงที่เกิดเหตุ","room.unit_state.finished":"เสร็จภารกิจ","room.step.taken_over":"รับช่วงต่อ","room.step.prioritised":"เปลี่ยนความสำคัญ","room.step.joined":"รวมกับ","room.step.split":"แยกออกมา","room.step.gathered":"มีเหตุมารวม","room.step.parted":"แยกเหตุออกไป","room.step.stood_down":"เรียกชุดปฏิบัติการกลับ","room.step.finished":"ชุดปฏิบัติการเสร็จภารกิจ","room.unit_kind.car":"รถสายตรวจ","room.unit_kind.motorcycle":"รถจักรยานยนต์","room.unit_kind.foot":"เดินเท้า","room.unit_kind.boat":"เรือ","room.unit_kind.investigation":"ฝ่ายสืบสวน","room.unit_kind.rescue":"กู้ภัย","room.unit_kind.other":"อื่น ๆ","room.unit_state.free":"ว่าง","room.unit_state.off_duty":"ออกเวร","room.off_duty":"ออกเวร: {units}","room.units":"ชุดปฏิบัติการ","room.metres":"{metres} ม.","room.kilometres":"{kilometres} กม.","room.place_age":"({age} ที่แล้ว)","room.key.camera":"เปิดหรือปิดกล้อง","room.announce_help":"{units} ขอกำลังเสริม: {incident}","room.escalated":"แจ้งผู้อื่นแล้ว","room.way.sound":"เสียงดังขึ้น","room.way.supervisor":"หัวหน้า","room.way.player":"ลำโพง","room.way.next_station":"สถานีถัดไป","room.proposed_here":"มีอีก {count} เหตุที่จุดติดตั้งนี้ ภายใน {time} รวมเป็นเหตุเดียวกันหรือไม่","room.step.looked":"ดูกล้อง","room.step.look_refused":"ดูกล้องไม่ได้","room.look.frames":"ภาพนิ่งต่อเนื่อง","room.look.webrtc":"วิดีโอสด","room.look.still":"ภาพเดียว","room.look.now":"กำลังดูอยู่","room.look.until":"{age} ถึง {time}","room.look.unknown":"มีเพียงบันทึกของจุดติดตั้งที่ระบุการดูนี้","room.pictures_count.one":"ภาพถ่าย 1 ภาพ","room.pictures_count":"ภาพถ่าย {count} ภาพ","room.news":"สิ่งที่เพิ่งเกิดขึ้น","room.announce_more":"มีเหตุใหม่อีก {count} เหตุ","room.announce_others":"และอีก {count} รายการ","room.announce_escalated":"ยังไม่มีผู้รับเหตุ {way}: {incident}","room.told.sound":"เสียงเตือนดังขึ้นแล้ว","room.told.supervisor":"แจ้งหัวหน้าแล้ว","room.told.player":"ประกาศทางลำโพงแล้ว","room.told.next_station":"แจ้งสถานีถัดไปแล้ว","room.announce_taken":"{who} รับเหตุแล้ว: {incident}","room.announce_lost":"ขาดการติดต่อกับ {site}","room.more":"เพิ่มเติม","room.connected":"จอเชื่อมต่ออยู่","room.disconnected":"จอขาดการเชื่อมต่อ","room.earlier":"ก่อนหน้านี้อีก {count} รายการ","room.seconds":"{seconds} วิ","room.eyes":"ภาพ กล้อง และแผนที่","room.to_queue":"เหตุทั้งหมด","room.send_unit":"ส่ง","room.quiet_sites":"จุดติดตั้งที่ปกติ","room.quiet_of":"{count} จาก {all}","room.quiet_since":"ไม่มีเหตุรอตั้งแต่","room.quiet_last":"ปิดเหตุล่าสุด","room.quiet_armed":"จอที่เปิดเสียงเตือน","room.quiet_working":"กำลังดำเนินการ","room.choose_one":"เลือกเหตุจากรายการ","room.step.needs_help":"ขอกำลังเสริม","room.late_by.site":"ระบบที่จุดติดตั้งปิดอยู่","room.late_by.line":"สายเชื่อมต่อขาดหรือช้า"};var u=q({en:ut,th:Ps});function zs(o){return o in ut}function _(o,e,t){let s=`room.${e}.${t}`;return zs(s)?u(o,s):t.replaceAll("_"," ")}function T(o,e){let t=Math.max(0,Math.floor(e/1e3)),s=Math.floor(t/60),i=Math.floor(s/60),r=Math.floor(i/24);return r?u(o,"room.age.days",{days:r,hours:i%24}):i?u(o,"room.age.hours",{hours:i,minutes:s%60}):s?u(o,"room.age.minutes",{minutes:s,seconds:t%60}):u(o,"room.age.seconds",{seconds:t})}function ze(o,e){let t=u(o,"room.late",{age:T(o,e.age_ms??0)});return e.late_by?`${t}: ${_(o,"late_by",e.late_by)}`:t}function S(o,e){return e?e.number!=null?u(o,"room.operator",{number:e.number}):e.name??"":""}function ve(o,e){let t=[_(o,"kind",e.kind)];(e.kind==="trouble"||e.kind==="other")&&t.push(_(o,"about",e.about)),e.silent&&t.push(u(o,"room.silent")),e.drill&&t.push(u(o,"room.drill"));let s=[e.site_name??u(o,"room.unknown_site"),e.point_name];return{what:t.filter(Boolean).join(", "),where:s.filter(Boolean).join(", ")}}function E(o,e){let{what:t,where:s}=ve(o,e);return`${t}, ${s}`}var Hs=["day","month","year"],Ds=["reach","acknowledge","dispatch","arrive"],Os=["incidents","sites","times"];function Ns(o,e,t){let s=new Date(`${e}T00:00:00Z`);return o==="day"?s.setUTCDate(s.getUTCDate()+t):o==="month"?s.setUTCMonth(s.getUTCMonth()+t,1):s.setUTCFullYear(s.getUTCFullYear()+t,0,1),s.toISOString().slice(0,10)}function Is(o,e,t){let s=new Date(`${t}T00:00:00Z`),i={day:{weekday:"long",day:"numeric",month:"long",year:"numeric"},month:{month:"long",year:"numeric"},year:{year:"numeric"}};return s.toLocaleDateString(o,{...i[e],timeZone:"UTC"})}function Us(o,e,t,s,i=!1){let r=new Date(s);return t==="day"?r.toLocaleTimeString(o,{timeZone:e,hour12:!1,hour:"2-digit",minute:"2-digit"}):t==="month"?r.toLocaleDateString(o,{timeZone:e,day:"numeric",...i?{}:{month:"long"}}):r.toLocaleDateString(o,{timeZone:e,month:i?"short":"long"})}function qs(o,e){return new Date(e).toLocaleDateString("en-CA",{timeZone:o})}var Y=560,ft=220,H=64,se=8,Ws=12,lo=30,te=ft-lo,co=10,po=0;function _t(o,e,t=ft){let s=`plot-${++po}`;return a`<svg viewBox="0 0 ${Y} ${t}" role="img" aria-labelledby="${s}-title ${s}-said">
    <title id="${s}-title">${o.title}</title>
    <desc id="${s}-said">${o.said}</desc>
    ${e}
  </svg>`}function js(o){let e=Math.ceil(o.length/co),t=(Y-H-se)/Math.max(1,o.length);return o.map((s,i)=>i%e?d:L`<text class="label" x=${H+t*(i+.5)} y=${ft-8} text-anchor="middle">${s}</text>`)}function Vs(o,e){return L`<line class="grid" x1=${H} x2=${Y-se} y1=${o} y2=${o} />
    <text class="label" x=${H-6} y=${o+4} text-anchor="end">${e}</text>`}function ho(o){let e=10**Math.floor(Math.log10(Math.max(1,o)));return[1,2,5,10].map(t=>t*e).find(t=>t>=o)??o}function Bs(o,e,t){let s=ho(Math.max(...e.map(l=>l.solid+l.hatched),1)),i=(Y-H-se)/Math.max(1,e.length),r=l=>(te-Ws)*l/s,n=s===1?[0,1]:[0,s/2,s].filter(l=>Number.isInteger(l));return _t(o,L`<defs>
        <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="6" height="6" class="hatch-ground" />
          <line x1="0" y1="0" x2="0" y2="6" class="hatch-line" />
        </pattern>
      </defs>
      ${n.map(l=>Vs(te-r(l),t(l)))}
      ${e.map((l,c)=>{let h=H+i*(c+.15),p=r(l.solid),m=r(l.hatched);return L`<rect class="solid" x=${h} width=${i*.7} y=${te-p} height=${p} />
          <rect class="hatched" fill="url(#hatch)" x=${h} width=${i*.7} y=${te-p-m} height=${m} />`})}
      ${js(e.map(l=>l.label))}`)}var He=34;function Ks(o,e,t){let s=Math.max(...e.map(r=>r.count),1),i=Y-se-H;return _t(o,e.map(({label:r,count:n},l)=>L`<text class="label" x="0" y=${He*l+14}>${r}</text>
        <rect class="solid" x="0" y=${He*l+18} width=${i*n/s} height="10" />
        <text class="label" x=${i*n/s+8} y=${He*l+28}>${t(n)}</text>`),He*e.length+4)}var Fs=[1e3,1e4,6e4,6e5,36e5,864e5,6048e5];function Zs(o,e,t,s){let i=e.flatMap(m=>[m.half,m.nine]).filter(m=>m!==null),r=Math.max(t,...i),n=Fs.slice(0,1+Math.max(2,Fs.findIndex(m=>m>=r))),[l,c]=[Math.log(n[0]??1),Math.log(n.at(-1)??1)],h=(Y-H-se)/Math.max(1,e.length),p=m=>te-(te-Ws)*(Math.log(Math.max(m,n[0]??1))-l)/(c-l);return _t(o,L`${n.map(m=>Vs(p(m),s(m)))}
      <line class="target" x1=${H} x2=${Y-se} y1=${p(t)} y2=${p(t)} />
      ${e.map((m,f)=>{let g=H+h*(f+.5),v=m.nine===null?0:p(m.nine);return L`${m.half===null?d:L`<circle class="half" cx=${g} cy=${p(m.half)} r="5" />`}
          ${m.nine===null?d:L`<path class="nine" d="M ${g-6} ${v+5} L ${g+6} ${v+5} L ${g} ${v-6} Z" />`}`})}
      ${js(e.map(m=>m.label))}`)}var gt={"reports.title":"Reports","reports.back":"Back to the queue","reports.span":"How long a time","reports.span.day":"Day","reports.span.month":"Month","reports.span.year":"Year","reports.before":"Before","reports.after":"After","reports.reading":"Reading the record","reports.as_of":"As of {time}. Links watched for {watched}.","reports.failed":"The report could not be read: {reason}","reports.again":"Try again","reports.alarms":"Alarms","reports.waiting":"Nobody has taken","reports.false_share":"False alarms","reports.false_of":"of {count} closed or taken back","reports.none":"none","reports.table":"As a table","reports.plot.alarms":"Alarms as they came in","reports.plot.alarms.said":"{alarms} alarms. {false} of {rated} closed were false. Most came in {when}: {most}.","reports.plot.quiet":"No alarms in this time.","reports.plot.taken":"Time until somebody took them","reports.plot.taken.said":"Half of all were taken within {p50}, nine of ten within {p90}, the last within {longest}.","reports.real":"Alarms","reports.false":"False alarms, and what was taken back","reports.half":"Half within","reports.nine":"Nine of ten within","reports.longest":"Longest","reports.count":"Number","reports.when":"When","reports.target_line":"Target: {time}","reports.targets":"Held against","reports.target":"Target","reports.target.nfpa_72":"NFPA 72","reports.target.nena_15":"NENA-STA-020","reports.target.nena_20":"NENA-STA-020","reports.target.nfpa_1225":"NFPA 1225","reports.target.thai_police":"Royal Thai Police","reports.promise":"{percent} % within {time}","reports.within":"{measure}, within {time}","reports.goal":"target {percent} %","reports.goal.reached":"Target of {percent} % met","reports.goal.missed":"Target of {percent} % missed","reports.share":"Reached","reports.share.said":"{share} % ({met} of {of})","reports.verdict":"Result","reports.reached":"Met","reports.missed":"Missed","reports.unknown":"Nothing to measure","reports.times":"Times of alarms","reports.measure":"Time","reports.measure.reach":"From press to station","reports.measure.acknowledge":"Until taken","reports.measure.dispatch":"From taken to unit sent","reports.measure.arrive":"Until a unit was there","reports.apart":"Counted apart","reports.group":"Kind","reports.group.alarm":"Alarms","reports.group.drill":"Drills","reports.group.test":"Tests","reports.group.trouble":"Troubles","reports.group.cancelled":"Taken back by the site","reports.group.held":"Held, nobody was called","reports.group.duplicate":"Duplicates","reports.causes":"Why alarms were false","reports.causes.none":"No alarm was closed as false.","reports.causes.said":"Most often: {cause}, {count} of {all}.","reports.causes.by_kind":"By kind of alarm","reports.cause":"Cause","reports.alarm_kind":"Alarm","reports.sites":"Sites","reports.site":"Site","reports.rate":"False","reports.available":"Link there","reports.losses":"Lost","reports.lost_for":"Lost for","reports.sort":"Sort by {column}","reports.save":"Save as table","reports.save.incidents":"Incidents","reports.save.sites":"Sites","reports.save.times":"Times","reports.saved":"Saved: {name}","reports.open":"Open {when}","reports.minutes":"{minutes} min","reports.bundle":"Evidence bundle","reports.bundle.making":"Making the bundle","reports.bundle.silent":"I know that, make it","reports.bundle.leave":"Do not make it","reports.bundle.gone":"The station did not give the file.","reports.bundle.failed":"Nobody has a bundle: {reason}"};var Gs={"reports.title":"รายงาน","reports.back":"กลับไปที่รายการเหตุ","reports.span":"ช่วงเวลา","reports.span.day":"วัน","reports.span.month":"เดือน","reports.span.year":"ปี","reports.before":"ก่อนหน้า","reports.after":"ถัดไป","reports.reading":"กำลังอ่านสมุดบันทึก","reports.as_of":"ข้อมูล ณ {time} เฝ้าดูการเชื่อมต่อรวม {watched}","reports.failed":"อ่านรายงานไม่ได้: {reason}","reports.again":"ลองอีกครั้ง","reports.alarms":"การแจ้งเหตุ","reports.waiting":"ยังไม่มีผู้รับเหตุ","reports.false_share":"แจ้งเหตุผิดพลาด","reports.false_of":"จาก {count} ครั้งที่ปิดหรือยกเลิก","reports.none":"ไม่มี","reports.table":"ดูเป็นตาราง","reports.plot.alarms":"การแจ้งเหตุตามเวลาที่ได้รับ","reports.plot.alarms.said":"แจ้งเหตุ {alarms} ครั้ง ผิดพลาด {false} จาก {rated} ครั้งที่ปิดแล้ว มากที่สุด {when}: {most} ครั้ง","reports.plot.quiet":"ไม่มีการแจ้งเหตุในช่วงเวลานี้","reports.plot.taken":"เวลากว่าจะมีผู้รับเหตุ","reports.plot.taken.said":"ครึ่งหนึ่งรับเหตุภายใน {p50} เก้าในสิบภายใน {p90} ช้าที่สุด {longest}","reports.real":"การแจ้งเหตุ","reports.false":"แจ้งเหตุผิดพลาดและที่ยกเลิก","reports.half":"ครึ่งหนึ่งภายใน","reports.nine":"เก้าในสิบภายใน","reports.longest":"นานที่สุด","reports.count":"จำนวน","reports.when":"เวลา","reports.target_line":"เป้าหมาย: {time}","reports.targets":"เทียบกับเป้าหมาย","reports.target":"เป้าหมาย","reports.target.nfpa_72":"มาตรฐาน NFPA 72","reports.target.nena_15":"มาตรฐาน NENA-STA-020","reports.target.nena_20":"มาตรฐาน NENA-STA-020","reports.target.nfpa_1225":"มาตรฐาน NFPA 1225","reports.target.thai_police":"สำนักงานตำรวจแห่งชาติ","reports.promise":"ร้อยละ {percent} ภายใน {time}","reports.within":"{measure} ใน {time}","reports.goal":"เป้าหมาย {percent} %","reports.goal.reached":"ถึงเป้าหมาย {percent} %","reports.goal.missed":"ไม่ถึงเป้าหมาย {percent} %","reports.share":"ทำได้","reports.share.said":"ร้อยละ {share} ({met} จาก {of})","reports.verdict":"ผล","reports.reached":"ถึงเป้าหมาย","reports.missed":"ไม่ถึงเป้าหมาย","reports.unknown":"ไม่มีข้อมูลให้วัด","reports.times":"เวลาของการแจ้งเหตุ","reports.measure":"ช่วงเวลา","reports.measure.reach":"กดถึงสถานี","reports.measure.acknowledge":"กว่าจะรับเหตุ","reports.measure.dispatch":"รับเหตุถึงส่งชุดปฏิบัติการ","reports.measure.arrive":"กว่าชุดปฏิบัติการถึงที่เกิดเหตุ","reports.apart":"นับแยกต่างหาก","reports.group":"ประเภท","reports.group.alarm":"การแจ้งเหตุ","reports.group.drill":"การฝึกซ้อม","reports.group.test":"การทดสอบ","reports.group.trouble":"ขัดข้อง","reports.group.cancelled":"จุดติดตั้งยกเลิก","reports.group.held":"รอไว้ ยังไม่ได้เรียกใคร","reports.group.duplicate":"ซ้ำกับเหตุอื่น","reports.causes":"สาเหตุของการแจ้งเหตุผิดพลาด","reports.causes.none":"ไม่มีเหตุที่ปิดเป็นแจ้งเหตุผิดพลาด","reports.causes.said":"พบบ่อยที่สุด: {cause} {count} จาก {all} ครั้ง","reports.causes.by_kind":"แยกตามประเภทเหตุ","reports.cause":"สาเหตุ","reports.alarm_kind":"ประเภทเหตุ","reports.sites":"จุดติดตั้ง","reports.site":"จุดติดตั้ง","reports.rate":"ผิดพลาด","reports.available":"เชื่อมต่ออยู่","reports.losses":"ขาดการเชื่อมต่อ (ครั้ง)","reports.lost_for":"ขาดรวม","reports.sort":"เรียงตาม{column}","reports.save":"บันทึกเป็นตาราง","reports.save.incidents":"รายการเหตุ","reports.save.sites":"จุดติดตั้ง","reports.save.times":"เวลา","reports.saved":"บันทึกแล้ว: {name}","reports.open":"เปิด {when}","reports.minutes":"{minutes} นาที","reports.bundle":"ชุดหลักฐาน","reports.bundle.making":"กำลังจัดทำชุดหลักฐาน","reports.bundle.silent":"ทราบแล้ว จัดทำ","reports.bundle.leave":"ไม่จัดทำ","reports.bundle.gone":"สถานีไม่ได้ให้ไฟล์","reports.bundle.failed":"ไม่มีใครได้ชุดหลักฐานไป: {reason}"};var De=q({en:gt,th:Gs}),Oe=De;function yt(o,e,t){let s=`reports.${e}.${t}`;return s in gt?De(o,s):t.replaceAll("_"," ")}function Ys(o,e){return e===null?De(o,"reports.none"):e<1e4&&e%1e3?T(o,0).replace("0",(e/1e3).toLocaleString(o,{maximumFractionDigits:1})):e>=6e4&&e<36e5&&e%6e4<1e3?De(o,"reports.minutes",{minutes:Math.floor(e/6e4)}):T(o,e)}var Qs=y`
  :host {
    display: block;
    box-sizing: border-box;
    padding: 8px 24px 32px;
    overflow: auto;
    background: var(--primary-background-color);
    color: var(--primary-text-color);
    --solid: var(--primary-text-color);
  }
  .choice {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    align-items: center;
  }
  .period {
    display: flex;
    flex: 0 1 22em;
    align-items: center;
  }
  .choice h2 {
    flex: 1;
    margin: 0 8px;
    font-size: 1.15em;
    text-align: center;
  }
  .choice [role="group"]:last-child {
    margin-inline-start: auto;
  }
  [role="group"] {
    display: flex;
    gap: 4px;
  }
  button {
    min-height: 44px;
    padding: 0 16px;
    border: 2px solid var(--primary-text-color);
    border-radius: 8px;
    background: none;
    color: inherit;
    font: inherit;
    cursor: pointer;
  }
  button[aria-pressed="true"] {
    background: var(--primary-text-color);
    color: var(--card-background-color, #fff);
    font-weight: 700;
  }
  button:disabled {
    opacity: 0.6;
    cursor: default;
  }
  .as-of {
    color: var(--secondary-text-color);
  }
  .numbers {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(9em, 45%), 1fr));
    gap: 12px;
    margin: 8px 0 12px;
    padding: 0;
  }
  .numbers div,
  section {
    padding: 12px 16px;
    border: 1px solid var(--divider-color, #e0e0e0);
    border-radius: 12px;
    background: var(--card-background-color, #fff);
  }
  .numbers dt {
    color: var(--secondary-text-color);
  }
  .numbers dd {
    margin: 0;
    font-size: 1.7em;
    line-height: 1.3;
    font-variant-numeric: tabular-nums;
  }
  .numbers small {
    display: block;
    color: var(--primary-text-color);
    font-size: 0.52em;
  }
  .numbers .missed {
    border: 2px solid var(--error-color, #b00020);
  }
  .nothing {
    padding: 32px;
    font-size: 1.2em;
    text-align: center;
  }
  .both {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 28em), 1fr));
    gap: 16px;
  }
  section {
    min-width: 0;
    overflow-x: auto;
  }
  h3 {
    margin: 0 0 8px;
    font-size: 1.1em;
    font-weight: 500;
  }
  svg {
    display: block;
    width: 100%;
    max-width: 48em;
    height: auto;
  }
  .label {
    fill: var(--primary-text-color);
    font-size: 14px;
  }
  .grid {
    stroke: var(--divider-color, #ccc);
  }
  .target {
    stroke: var(--primary-text-color);
    stroke-width: 2;
    stroke-dasharray: 8 5;
  }
  .solid,
  .half {
    fill: var(--primary-color, #03a9f4);
    stroke: var(--primary-text-color);
  }
  .hatched,
  .nine {
    stroke: var(--primary-text-color);
  }
  .nine {
    fill: var(--card-background-color, #fff);
    stroke-width: 2;
  }
  .hatch-ground {
    fill: var(--card-background-color, #fff);
  }
  .hatch-line {
    stroke: var(--primary-text-color);
    stroke-width: 3;
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 24px;
    margin: 4px 0;
    padding: 0;
    list-style: none;
  }
  .legend svg {
    display: inline-block;
    width: 24px;
    min-width: 0;
    height: 16px;
    vertical-align: text-bottom;
  }
  table {
    width: 100%;
    border-collapse: collapse;
  }
  th,
  td {
    padding: 6px 10px;
    border-bottom: 1px solid var(--divider-color, #e0e0e0);
    text-align: start;
    vertical-align: baseline;
  }
  th {
    font-weight: 500;
  }
  th[scope="row"] {
    min-width: 8em;
  }
  .number {
    text-align: end;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .causes {
    min-width: 14em;
  }
  th button,
  td button {
    min-height: 32px;
    padding: 0 8px;
    border-color: transparent;
    text-decoration: underline;
  }
  summary {
    min-height: 44px;
    line-height: 44px;
    cursor: pointer;
  }
  @media (max-width: 700px) {
    :host {
      padding: 8px 12px 32px;
    }
    .label {
      font-size: 21px;
    }
    .period {
      flex: 1 1 100%;
    }
    .choice [role="group"] {
      flex: 1 1 100%;
    }
    .choice [role="group"] button {
      flex: 1;
      padding: 0 8px;
    }
    th button,
    td button {
      min-height: 44px;
    }
    .cards,
    .cards tbody,
    .cards tr,
    .cards tbody th,
    .cards td {
      display: block;
    }
    .cards thead {
      display: none;
    }
    .cards tr {
      padding: 8px 0;
      border-bottom: 1px solid var(--divider-color, #e0e0e0);
    }
    .cards tbody th,
    .cards td {
      padding: 2px 0;
      border: 0;
      text-align: start;
      white-space: normal;
    }
    .cards td {
      display: grid;
      grid-template-columns: 9em 1fr;
    }
    .cards td::before {
      content: attr(data-head);
      color: var(--secondary-text-color);
    }
  }
  button:focus-visible,
  summary:focus-visible,
  section:focus-visible {
    outline: 3px solid var(--primary-color);
    outline-offset: 2px;
  }
`;var fo=[["name","reports.site"],["alarms","reports.alarms"],["rate","reports.rate"],["availability","reports.available"],["losses","reports.losses"],["lost_ms","reports.lost_for"]],_o={year:"month",month:"day"},ei="nena_15",go=[ei,"nfpa_72"],Js=3,Xs={true:["✓","reports.reached","reports.goal.reached"],false:["✗","reports.missed","reports.goal.missed"],null:["○","reports.unknown","reports.goal"]},bt=class extends b{static properties={hass:{attribute:!1},_span:{state:!0},_report:{state:!0},_failure:{state:!0},_busy:{state:!0},_saved:{state:!0},_sort:{state:!0}};_day;_asked=0;constructor(){super(),this._span="day",this._busy=!1,this._saved="",this._sort="availability"}willUpdate(e){e.has("hass")&&this.hass&&!this._asked&&this._read()}_say(e,t){return Oe(this.hass.language,e,t)}_number(e){return e.toLocaleString(this.hass.language)}_lasting(e){return Ys(this.hass.language,e)}async _read(){let e=++this._asked;this._busy=!0,this._failure=void 0;try{let t=await this.hass.callWS({type:`${w}/report/make`,...this._period()});e===this._asked&&(this._report=t)}catch(t){e===this._asked&&(this._failure=t.message??String(t))}e===this._asked&&(this._busy=!1)}_period(){return{span:this._span,...this._day?{day:this._day}:{}}}_choose(e,t){this._span=e,this._day=t,this._saved="",this._read()}async _save(e){try{let{name:t,text:s}=await this.hass.callWS({type:`${w}/report/table`,...this._period(),table:e,language:this.hass.language}),i=document.createElement("a");i.href=URL.createObjectURL(new Blob([s],{type:"text/csv;charset=utf-8"})),i.download=t,i.click(),window.setTimeout(()=>URL.revokeObjectURL(i.href),6e4),this._saved=this._say("reports.saved",{name:t})}catch(t){this._failure=t.message??String(t)}}render(){if(!this.hass)return d;let e=this._report;return a`
      ${this._choice(e)}
      <p role="status" aria-live="polite" class="as-of">
        ${this._busy?this._say("reports.reading"):e?this._say("reports.as_of",{time:k(this.hass,new Date(e.made_ms)),watched:this._lasting(e.watched_ms)}):d} ${this._saved}
      </p>
      ${this._failure?a`<p class="alert" role="alert">
            ${this._say("reports.failed",{reason:this._failure})} <button @click=${()=>this._read()}>${this._say("reports.again")}</button>
          </p>`:d}
      ${e?this._whole(e):d}
    `}_choice(e){let t=s=>e&&this._choose(e.span,Ns(e.span,e.first,s));return a`<div class="choice">
      <div role="group" aria-label=${this._say("reports.span")}>
        ${Hs.map(s=>a`<button aria-pressed=${s===this._span} @click=${()=>this._choose(s,this._day)}>${this._say(`reports.span.${s}`)}</button>`)}
      </div>
      <div class="period">
      <button aria-label=${this._say("reports.before")} ?disabled=${!e} @click=${()=>t(-1)}>‹</button>
      <h2>${e?Is(this.hass.language,e.span,e.first):this._say("reports.title")}</h2>
      <button aria-label=${this._say("reports.after")} ?disabled=${!e||e.until_ms>e.made_ms} @click=${()=>t(1)}>›</button>
      </div>
      <div role="group" aria-label=${this._say("reports.save")}>
        ${Os.map(s=>a`<button ?disabled=${!e} aria-label="${this._say("reports.save")}: ${this._say(`reports.save.${s}`)}" @click=${()=>this._save(s)}>
            ⤓ ${this._say(`reports.save.${s}`)}
          </button>`)}
      </div>
    </div>`}_whole(e){let t=!e.counted.alarms&&!e.counted.rated;return a`
      <dl class="numbers">
        ${this._figure("reports.alarms",this._number(e.counted.alarms))} ${this._figure("reports.waiting",this._number(e.waiting))}
        ${t?d:a`${this._figure("reports.false_share",this._share(e.counted.rate),this._say("reports.false_of",{count:this._number(e.counted.rated)}))}
            ${e.targets.filter(s=>go.includes(s.name)).map(s=>this._headline(s))}`}
      </dl>
      ${t?a`<p class="nothing">${this._say("reports.plot.quiet")}</p>`:d}
      <div class="both">
        ${t?d:a`<section tabindex="0" aria-label=${this._say("reports.plot.alarms")}>${this._alarms(e)}</section>
              <section tabindex="0" aria-label=${this._say("reports.plot.taken")}>${this._taken(e)}</section>
              <section tabindex="0" aria-label=${this._say("reports.targets")}>${this._targets(e)}</section>
              <section tabindex="0" aria-label=${this._say("reports.times")}>${this._times(e)}</section>
              <section tabindex="0" aria-label=${this._say("reports.causes")}>${this._causes(e)}</section>`}
        <section tabindex="0" aria-label=${this._say("reports.apart")}>${this._apart(e)}</section>
      </div>
      <section tabindex="0" aria-label=${this._say("reports.sites")} style="margin-top: 16px">${this._sites(e)}</section>
    `}_figure(e,t,s=""){return a`<div><dt>${this._say(e)}</dt><dd>${t} ${s?a`<small>${s}</small>`:d}</dd></div>`}_headline(e){let[t,,s]=Xs[String(e.reached)],i=this._say("reports.within",{measure:this._say(`reports.measure.${e.measure}`),time:this._lasting(e.within_ms)});return a`<div class=${e.reached===!1?"missed":""}>
      <dt>${i}</dt>
      <dd>${this._share(e.share)} <small><span aria-hidden="true">${t}</span> ${this._say(s,{percent:e.percent})}</small></dd>
    </div>`}_share(e){return e===null?this._say("reports.none"):`${this._number(e)} %`}_part(e,t,s=!1){return Us(this.hass.language,e.zone,e.span,t.start_ms,s)}_alarms(e){let t=e.parts.reduce((r,n)=>n.alarms>(r?.alarms??0)?n:r,void 0),s=t?this._say("reports.plot.alarms.said",{alarms:this._number(e.counted.alarms),false:this._number(e.counted.false),rated:this._number(e.counted.rated),when:this._part(e,t),most:this._number(t.alarms)}):this._say("reports.plot.quiet"),i=this._say("reports.plot.alarms");return a`<h3>${i}</h3>
      ${Bs({title:i,said:s},e.parts.map(r=>({label:this._part(e,r,!0),solid:r.serious,hatched:r.false})),r=>this._number(r))}
      <ul class="legend">
        <li>${we("solid")} ${this._say("reports.real")}</li>
        <li>${we("hatched")} ${this._say("reports.false")}</li>
      </ul>
      <p>${s}</p>
      ${this._parts(e)}`}_taken(e){let t=e.figures.acknowledge,s=this._say("reports.plot.taken"),i=e.targets.find(l=>l.name===ei),r=t.count?this._say("reports.plot.taken.said",{p50:this._lasting(t.p50_ms),p90:this._lasting(t.p90_ms),longest:this._lasting(t.longest_ms)}):this._say("reports.plot.quiet"),n=i?.within_ms??15e3;return a`<h3>${s}</h3>
      ${Zs({title:s,said:r},e.parts.map(l=>({label:this._part(e,l,!0),half:l.acknowledge.p50_ms,nine:l.acknowledge.p90_ms})),n,l=>this._lasting(l))}
      <ul class="legend">
        <li>${we("half")} ${this._say("reports.half")}</li>
        <li>${we("nine")} ${this._say("reports.nine")}</li>
        <li>${we("target")} ${this._say("reports.target_line",{time:this._lasting(n)})}</li>
      </ul>
      <p>${r}</p>`}_parts(e){let t=_o[e.span],s=e.parts.filter(i=>i.alarms||i.rated);return a`<details>
      <summary>${this._say("reports.table")}</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">${this._say("reports.when")}</th>
            ${["reports.alarms","reports.false","reports.half","reports.nine","reports.longest"].map(i=>a`<th scope="col" class="number">${this._say(i)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${s.map(i=>{let r=this._part(e,i);return a`<tr>
              <th scope="row">
                ${t?a`<button aria-label=${this._say("reports.open",{when:r})} @click=${()=>this._choose(t,qs(e.zone,i.start_ms))}>${r}</button>`:r}
              </th>
              <td class="number">${this._number(i.alarms)}</td>
              <td class="number">${this._number(i.false)}</td>
              <td class="number">${this._lasting(i.acknowledge.p50_ms)}</td>
              <td class="number">${this._lasting(i.acknowledge.p90_ms)}</td>
              <td class="number">${this._lasting(i.acknowledge.longest_ms)}</td>
            </tr>`})}
        </tbody>
      </table>
    </details>`}_targets(e){return a`<h3>${this._say("reports.targets")}</h3>
      <table>
        <thead>
          <tr>
            ${["reports.target","reports.measure","reports.share","reports.verdict"].map(t=>a`<th scope="col">${this._say(t)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${e.targets.map(t=>this._target(t))}
        </tbody>
      </table>`}_target(e){let[t,s]=Xs[String(e.reached)];return a`<tr>
      <th scope="row">${yt(this.hass.language,"target",e.name)}</th>
      <td>
        ${this._say(`reports.measure.${e.measure}`)}<br />${this._say("reports.promise",{percent:e.percent,time:this._lasting(e.within_ms)})}
      </td>
      <td>${e.share===null?this._say("reports.none"):this._say("reports.share.said",{share:e.share,met:this._number(e.met),of:this._number(e.of)})}</td>
      <td><span aria-hidden="true">${t}</span> ${this._say(s)}</td>
    </tr>`}_times(e){return a`<h3>${this._say("reports.times")}</h3>
      <table>
        <thead>
          <tr>
            <th scope="col">${this._say("reports.measure")}</th>
            ${["reports.count","reports.half","reports.nine","reports.longest"].map(t=>a`<th scope="col" class="number">${this._say(t)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${Ds.map(t=>{let s=e.figures[t];return a`<tr>
              <th scope="row">${this._say(`reports.measure.${t}`)}</th>
              <td class="number">${this._number(s.count)}</td>
              ${[s.p50_ms,s.p90_ms,s.longest_ms].map(i=>a`<td class="number">${this._lasting(i)}</td>`)}
            </tr>`})}
        </tbody>
      </table>`}_causes(e){let t=this.hass.language,s=this._say("reports.causes"),i=new Map;for(let{why:p,count:m}of e.causes)i.set(p,(i.get(p)??0)+m);let r=[...i].sort((p,m)=>m[1]-p[1]),n=r.reduce((p,[,m])=>p+m,0),[l,c]=r[0]??["",0],h=this._say("reports.causes.said",{cause:_(t,"false_cause",l),count:this._number(c),all:this._number(n)});return a`<h3>${s}</h3>
      ${e.causes.length?a`${Ks({title:s,said:h},r.map(([p,m])=>({label:_(t,"false_cause",p),count:m})),p=>this._number(p))}
            <p>${h}</p>
            <details>
              <summary>${this._say("reports.causes.by_kind")}</summary>
              <table>
            <thead>
              <tr>
                <th scope="col">${this._say("reports.alarm_kind")}</th>
                <th scope="col">${this._say("reports.cause")}</th>
                <th scope="col" class="number">${this._say("reports.count")}</th>
              </tr>
            </thead>
            <tbody>
              ${e.causes.map(p=>a`<tr>
                  <th scope="row">${_(t,"kind",p.kind)}</th>
                  <td>${_(t,"false_cause",p.why)}</td>
                  <td class="number">${this._number(p.count)}</td>
                </tr>`)}
            </tbody>
          </table>
            </details>`:a`<p>${this._say("reports.causes.none")}</p>`}`}_apart(e){let t=Object.entries(e.groups).filter(([s])=>s!=="alarm");return a`<h3>${this._say("reports.apart")}</h3>
      <table>
        <thead>
          <tr>
            <th scope="col">${this._say("reports.group")}</th>
            <th scope="col" class="number">${this._say("reports.count")}</th>
            <th scope="col" class="number">${this._say("reports.measure.acknowledge")}: ${this._say("reports.nine")}</th>
          </tr>
        </thead>
        <tbody>
          ${t.map(([s,i])=>a`<tr>
              <th scope="row">${yt(this.hass.language,"group",s)}</th>
              <td class="number">${this._number(i)}</td>
              <td class="number">${this._lasting(e.others[s]?.acknowledge?.p90_ms??null)}</td>
            </tr>`)}
        </tbody>
      </table>`}_sites(e){let t=[...e.sites].sort((s,i)=>this._order(s,i));return a`<h3>${this._say("reports.sites")} (${this._number(t.length)})</h3>
      <table class="cards">
        <thead>
          <tr>
            ${fo.map(([s,i])=>a`<th scope="col" class=${s==="name"?"":"number"} aria-sort=${s===this._sort?s==="name"||s==="availability"?"ascending":"descending":"none"}>
                <button aria-label=${this._say("reports.sort",{column:this._say(i)})} @click=${()=>this._sort=s}>
                  ${this._say(i)}${s===this._sort?s==="name"||s==="availability"?" ▲":" ▼":""}
                </button>
              </th>`)}
            <th scope="col">${this._say("reports.cause")}</th>
          </tr>
        </thead>
        <tbody>
          ${t.map(s=>this._site(s))}
        </tbody>
      </table>`}_order(e,t){let s=e.name.localeCompare(t.name,this.hass.language);return this._sort==="name"?s:this._sort==="availability"?(e.availability??101)-(t.availability??101)||s:(t[this._sort]??-1)-(e[this._sort]??-1)||s}_site(e){let t=Object.entries(e.causes).sort((n,l)=>l[1]-n[1]),s=t.slice(0,Js).map(([n,l])=>`${_(this.hass.language,"false_cause",n)} ${this._number(l)}`),i=e.availability===null?this._say("reports.none"):`${e.availability.toLocaleString(this.hass.language,{maximumFractionDigits:3})} %`,r=(n,l,c="number")=>a`<td class=${c} data-head=${this._say(n)}>${l}</td>`;return a`<tr>
      <th scope="row">${e.name}</th>
      ${r("reports.alarms",this._number(e.alarms))}
      ${r("reports.rate",`${this._share(e.rate)}${e.rated?` (${this._number(e.false)}/${this._number(e.rated)})`:""}`)}
      ${r("reports.available",i)} ${r("reports.losses",this._number(e.losses))} ${r("reports.lost_for",this._lasting(e.lost_ms))}
      ${r("reports.cause",(t.length>Js?[...s,"…"]:s).join(", ")||"–","causes")}
    </tr>`}static styles=[$,Qs]};function we(o){let e={solid:L`<rect class="solid" x="2" y="2" width="20" height="12" />`,hatched:L`<rect class="hatched" fill="url(#hatch)" x="2" y="2" width="20" height="12" />`,half:L`<circle class="half" cx="12" cy="8" r="5" />`,nine:L`<path class="nine" d="M 6 13 L 18 13 L 12 2 Z" />`,target:L`<line class="target" x1="0" x2="24" y1="8" y2="8" />`};return a`<svg viewBox="0 0 24 16" aria-hidden="true">${e[o]}</svg>`}customElements.get("ssz-reports")||customElements.define("ssz-reports",bt);var ie=["waiting","held","mine","others","trouble","drills","closed"],yo=new Set(["trouble","test"]);function bo(o,e){return o.state==="closed"?"closed":o.drill?"drills":yo.has(o.kind)?"trouble":o.state==="held"?"held":o.state==="open"?"waiting":o.owner?.user===e?"mine":"others"}function ti(o,e,t){let s=new Map(ie.map(l=>[l,[]])),i=0,r=[...o],n=new Set(r.map(l=>l.id));for(let l of r)l.lead&&n.has(l.lead)||(l.state!=="open"&&l.state!=="held"&&t(l)?i++:s.get(bo(l,e))?.push(l));for(let[l,c]of s)l==="closed"?c.sort((h,p)=>(p.closed_ms??0)-(h.closed_ms??0)):c.sort((h,p)=>h.priority-p.priority||h.opened_ms-p.opened_ms||(h.id<p.id?-1:1));return{groups:s,hidden:i}}function si(o){return o.trim()!==""}function Ne(o,e){let t=e.trim().toLocaleLowerCase();return t===""||t.split(/\s+/).every(s=>o.toLocaleLowerCase().includes(s))}/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var Ie={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},Ue=o=>(...e)=>({_$litDirective$:o,values:e}),oe=class{constructor(e){}get _$AU(){return this._$AM._$AU}_$AT(e,t,s){this._$Ct=e,this._$AM=t,this._$Ci=s}_$AS(e,t){return this.update(e,t)}update(e,t){return this.render(...t)}};/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var $e=class extends oe{constructor(e){if(super(e),this.it=d,e.type!==Ie.CHILD)throw Error(this.constructor.directiveName+"() can only be used in child bindings")}render(e){if(e===d||e==null)return this._t=void 0,this.it=e;if(e===P)return e;if(typeof e!="string")throw Error(this.constructor.directiveName+"() called with a non-string value");if(e===this.it)return this._t;this.it=e;let t=[e];return t.raw=t,this._t={_$litType$:this.constructor.resultType,strings:t,values:[]}}};$e.directiveName="unsafeHTML",$e.resultType=1;var ii=Ue($e);var qe=y`
  dialog {
    box-sizing: border-box;
    width: min(40em, calc(100vw - 16px));
    max-height: calc(100vh - 16px);
    padding: 16px 24px;
    overflow: auto;
    border: 1px solid var(--divider-color);
    border-radius: 12px;
    background: var(--card-background-color);
    color: var(--primary-text-color);
  }
  dialog::backdrop {
    background: rgb(0 0 0 / 60%);
  }
  form,
  label {
    display: grid;
    gap: 8px;
  }
  input,
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
  input:focus-visible,
  select:focus-visible,
  textarea:focus-visible {
    outline: 3px solid var(--primary-color);
    outline-offset: 2px;
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin: 12px 0;
  }
`;var vo=[.2,.375,.5555555555555556,.6666666666666666],wo=(o,e)=>t=>{let s=4*o+t-4,i="*-04-39?2$%%$%%'$%''%'''%')(%'))%(++'(++'(+.'+-.',/3',33)-/5)-43).36)058*18<+37<+4:<,4:E,5<A-7>C/8@F/:EH/<EK0=FM1?IP2@KS3BNV4DPY5FS\\6HV_6IXb7K[e8N^i9Pam;Rdp<Tgt".charCodeAt(s)-35,r=s>8?i:1,n=e/r|0,l=e%r,c=r-l,h=s>8?n*vo[t]+(o>5)&-2:i,p=n-h;return{t:c*p+l*p+l,o:[[c,p],[l,p+1]],i:h}};var Q=o=>new Uint8Array(o),ke=o=>{let e=new Error(`lean-qr error ${o}`);throw e.code=o,e},Fe=o=>"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:".indexOf(o),wt=o=>o.charCodeAt(0),ni=(...o)=>(e,t)=>o.forEach(s=>s(e,t)),ai=o=>e=>{e.eci!==o&&(e.push(7,4),o<128?e.push(o,8):o<16384?e.push(32768|o,16):e.push(12582912|o,24),e.eci=o)},xt=o=>(e,t)=>{e.push(4,4),e.push(o.length,8+8*(t>9)),o.forEach(s=>e.push(s,8))},ne=(o,e,t,s,i=(n,l)=>t(n.length,l),r=s?n=>ni(ai(s),o(n)):o)=>(r.test=e,r.l=t,r.est=i,r.eci=s&&[s],r),li=ne(o=>(e,t)=>{e.push(1,4),e.push(o.length,10+2*(t>26)+2*(t>9));let s=0;for(;s<o.length-2;s+=3)e.push(+o.slice(s,s+3),10);s<o.length-1?e.push(+o.slice(s),7):s<o.length&&e.push(+o[s],4)},o=>/[0-9]/.test(o),(o,e)=>14+2*(e>26)+2*(e>9)+10*o/3),di=ne(o=>(e,t)=>{e.push(2,4),e.push(o.length,9+2*(t>26)+2*(t>9));let s=0;for(;s<o.length-1;s+=2)e.push(45*Fe(o[s])+Fe(o[s+1]),11);s<o.length&&e.push(Fe(o[s]),6)},o=>Fe(o)>=0,(o,e)=>13+2*(e>26)+2*(e>9)+5.5*o),re=ne(o=>xt([...o].map(wt)),o=>wt(o)<128,(o,e)=>12+8*(e>9)+8*o);re._=!0,re.u=!0;var Tt=ne(re,o=>wt(o)<256,re.l,3);Tt._=!0;var oi=new TextEncoder,St=ne(o=>xt(oi.encode(o)),()=>1,0,26,(o,e)=>12+8*(e>9)+8*oi.encode(o).length);St._=!0;var $t=()=>{let o=new Map,e=new TextDecoder("sjis"),t=Q(2);for(let s=0;s<7973;++s)t[0]=s/192+129+64*(s>5951),t[1]=s%192+64,o.set(e.decode(t),s);return o.delete("�"),$t=()=>o,o},At=ne(o=>(e,t)=>{e.push(8,4),e.push(o.length,8+2*(t>26)+2*(t>9));for(let s of o)e.push($t().get(s),13)},o=>$t().has(o),(o,e)=>12+2*(e>26)+2*(e>9)+13*o);At._=!0;var ci=[li,di,re,Tt,At,St],$o={auto:(o,{modes:e=ci}={})=>(t,s)=>{let i=e.map((p,m)=>{let f=new Map,g=(v,x)=>(f.has(v)||f.set(v,x(v,s)),f.get(v));return{m:p,h:1<<m,C:p.est("",s),S:p.l?(v,x)=>g(x-v,p.l):(v,x)=>g(o.slice(v,x),p.est)}}),r=[{v:0}],n=0,l=0,c=-1;for(let p of[...o,""]){let m=0;if(p)for(let f of i)f.m.test(p)&&(m|=f.h);if(!p||m!==c){if(c!==-1){let f=new Set(r.map(v=>v.D)),g=[];for(let{m:v,C:x,S:C,h:D}of i)if(c&D){let j=C(n,l);for(let ce of v.eci??f)if(!v.u||!ce){let pe;for(let U of r)if(U.D===ce||v.eci){let he=U.m===v&&U.D===ce,tt=he?U.V:U,ps=v._&&he?U.v+j-x:tt.v+12*(tt.D!==ce)+(he?C(he?U.$:n,l):j);(!pe||ps<pe.v)&&(pe={$:he?U.$:n,V:tt,m:v,D:ce,A:l,v:ps})}pe&&g.push(pe)}}r=g}c=m,n=l}l+=p.length}r.length||ke(5);let h=[];for(let p=r.reduce((m,f)=>f.v<m.v?f:m);p.m;p=p.V)h.push(p.m(o.slice(p.$,p.A)));h.reverse().forEach(p=>p(t,s))},multi:ni,eci:ai,bytes:xt,numeric:li,alphaNumeric:di,ascii:re,iso8859_1:Tt,shift_jis:At,utf8:St},ko=()=>({F:Q(2956),I:0,push(o,e){for(let t=e,s=8-(7&this.I);t>0;t-=s,s=8)this.F[this.I>>3]|=o<<s>>t,this.I+=t<s?t:s}}),vt=(o,e=o*o,t=Q(e))=>({size:o,K:t,get:(s,i)=>s>=0&&s<o&&!!(1&t[i*o+s]),toString({on:s="##",off:i="  ",lf:r=`
`,pad:n=4,padX:l=n,padY:c=n}={}){let h="";for(let p=-c;p<o+c;++p){for(let m=-l;m<o+l;++m)h+=this.get(m,p)?s:i;h+=r}return h},toImageData(s,{on:i=[0,0,0],off:r=[0,0,0,0],pad:n=4,padX:l=n,padY:c=n}={}){let h=o+2*l,p=o+2*c,m=s.createImageData(h,p),f=new Uint32Array(m.data.buffer);m.data.set([...i,255]);let g=f[0];m.data.set([...r,255]);let v=f[0];for(let x=0;x<p;++x)for(let C=0;C<h;++C)f[x*h+C]=this.get(C-l,x-c)?g:v;return m},toCanvas(s,i){let r=s.getContext("2d"),n=this.toImageData(r,i);s.width=n.width,s.height=n.height,r.putImageData(n,0,0)},toDataURL({type:s="image/png",scale:i=1,...r}={}){let n=document.createElement("canvas"),l=n.getContext("2d"),c=this.toImageData(l,r);return n.width=c.width*i,n.height=c.height*i,l.putImageData(c,0,0),l.imageSmoothingEnabled=!1,l.globalCompositeOperation="copy",l.drawImage(n,0,0,c.width,c.height,0,0,n.width,n.height),n.toDataURL(s,1)}}),We=[(o,e)=>1&(o^e),(o,e)=>1&e,o=>o%3,(o,e)=>(o+e)%3,(o,e)=>1&(o/3^e>>1),(o,e)=>(o&e&1)+o*e%3,(o,e)=>(o&e)+o*e%3&1,(o,e)=>(o^e)+o*e%3&1],je=Q(511);for(let o=0,e=1;o<255;e=2*e^285*(e>127))je[je[e+255]=o++]=e;var pi=o=>je[o%255],hi=o=>je[o+255],xo=(o,e)=>{let t=Q(o.length+e.length-1);for(let s=0;s<o.length;++s)for(let i=0;i<e.length;++i)t[s+i]^=pi(o[s]+e[i]);return t.map(hi)},To=(o,e)=>{let t=Q(o.length+e.length-1);t.set(o,0);for(let s=0;s<o.length;++s)if(t[s]){let i=hi(t[s]);for(let r=0;r<e.length;++r)t[s+r]^=pi(e[r]+i)}return t.slice(o.length)},kt=[[0],[0,0]];for(let o=1;o<30;++o)kt.push(xo(kt[o],[0,o]));var So=(o,e)=>{let t=[[],[]],s=0,i=0;for(let[n,l]of e.o)for(let c=0;c<n;++c,s+=l){let h=o.slice(s,s+l);t[0].push(h),t[1].push(To(h,kt[e.i])),i+=l+e.i}let r=Q(i);i=0;for(let n of t)for(let l=0,c=-1;c<i;++l){c=i;for(let h of n)l<h.length&&(r[i++]=h[l])}return r},mi=(o,e,t)=>{let s=o<<=t;for(let i=134217728;i>>=1;)s&i&&(s^=e*(i>>t));return s|o},Ao=({size:o,K:e},t)=>{let s=(n,l,c,h)=>{for(;c-- >0;n+=o)e.fill(h,n,n+l)},i=(n,l,c)=>{for(let h=0;h++<3;c-=2)s(l*o+n-(c>>1)*(o+1),c,c,2|h)},r=2*((o-13)/(1+(t/7|0))/2+.75|0);if(t>1)for(let n=o-7;n>8;n-=r){for(let l=n;l>8;l-=r)i(n,l,5);n<o-7&&i(n,6,5)}if(t>6)for(let n=mi(t,7973,12),l=1;l<7;++l)for(let c=12;c-- >9;n>>=1)e[l*o-c]=2|1&n;s(7,2,9,2),s(o-8,8,9,2);for(let n=0;n<o;++n)e[6*o+n]=3^1&n;i(3,3,7),i(o-4,3,7);for(let n=0;n<o;++n)for(let l=n;l<o;++l)e[l*o+n]=e[n*o+l];e[(o-8)*o+8]=3},Ro=({size:o,K:e})=>{let t=[];for(let s=o-2,i=o,r=-1;s>=0;s-=2){for(s===5&&(s=4);i+=r,i!==-1&&i!==o;){let n=i*o+s;e[n+1]||t.push(n+1),e[n]||t.push(n)}r*=-1}return t},Eo=({K:o},e,t)=>e.forEach((s,i)=>o[s]=t[i>>3]>>(7&~i)&1),Mo=({size:o,K:e},t,s,i)=>{for(let n=0;n<o;++n)for(let l=0;l<o;++l){let c=n*o+l;e[c]^=!(t(l,n)||2&e[c])}let r=21522^mi((1^i)<<3|s,1335,10);for(let n=0;n++<8;r>>=1)e[(n-(n<7))*o+8]=1&r,e[9*o-n]=1&r;for(let n=8;--n,r;r>>=1)e[8*o+n-(n<7)]=1&r,e[(o-n)*o+8]=1&r},Co=({size:o,K:e},t=0,s=0)=>{for(let i=0;i<o;++i){for(let r=0;r<2;++r)for(let n,l=0,c=0,h=2;l<o;++l){let p=1&e[r?i*o+l:l*o+i];s+=p,c=(c>>1|2098176)&(3047517^p-1),2049&c&&(t+=40),p^h&&(n=0),h=p,t+=++n===5?3:n>5}if(i)for(let r=o+i,n=5*e[i-1]^e[i];r<o*o;r+=o){let l=5*e[r-1]^e[r];t+=3*!(1&(n|l)|4&(n^l)),n=l}}return t+10*(10*Math.abs(s/(o*o)-1)|0)},ri=[],Ve=(o=ke(1),{minCorrectionLevel:e=0,maxCorrectionLevel:t=3,minVersion:s=1,maxVersion:i=40,mask:r,trailer:n=60433,...l}={})=>{t<e&&ke(3),i<s&&ke(2),typeof o=="string"&&(o=$o.auto(o,l));for(let c=s,h=0;c<=i;++c){let p=ri[c];p||(ri[c]=p=vt(4*c+17),Ao(p,c),p.p=Ro(p));let m=wo(c,p.p.length>>3);if(8*m(e).t<h)continue;let f=ko();o(f,c),h=f.I;for(let g=t;g>=e;--g){let v=m(g);if(8*v.t<h)continue;for(f.I=h+11&-8;f.I<8*v.t;)f.push(n,16);let x=vt(p.size,p.K);return Eo(x,p.p,So(f.F,v)),(We[r]?[We[r]]:We).map((C,D)=>{let j=vt(x.size,x.K);return Mo(j,C,r??D,g),j.s=We[r]?0:Co(j),j}).reduce((C,D)=>D.s<C.s?D:C)}}ke(4)};Ve.with=(...o)=>(e,t)=>Ve(e,{modes:[...ci,...o],...t});var Lo="http://www.w3.org/2000/svg";var Po=(o,e,t,s=[])=>[`<${e}`,...Object.entries(t).map(([i,r])=>` ${i}="${`${r}`.replace(/[^ -~]|["&]/g,"")}"`),">",...s,`</${e}>`].join(""),zo=o=>{let e=[],t="";for(let s=0;s<=o.size;++s)for(let i=0;i<=o.size;++i){let r=o.get(i,s),n=i<<8|s,l=o.get(i-1,s)^r&&n+1,c=o.get(i,s-1)^r&&n+256;if(l||c){r||([l,c]=[c,l]);let h=e[l||n]||=[],p=e[c||n];l&&h.push(n),c&&h.push(c),h===p?t+=`M${h.map(m=>`${m>>8} ${255&m}`).join("L")}Z`:(p&&h.push(...p),e[h[h.length-1]]=h)}}return t},Ho=(o,{on:e="black",off:t,pad:s=4,padX:i=s,padY:r=s,width:n,height:l,scale:c=1},h,p,m)=>{let f=o.size+2*i,g=o.size+2*r;return h(p,"svg",{xmlns:Lo,version:"1.1",viewBox:`${-i} ${-r} ${f} ${g}`,width:n??f*c,height:l??g*c,"shape-rendering":"crispedges"},[t?h(p,"rect",{x:-i,y:-r,width:f,height:g,fill:t}):"",h(p,"path",{d:zo(o),fill:e})],m)};var ui=(o,e={})=>(e.xmlDeclaration?'<?xml version="1.0" encoding="UTF-8" ?>':"")+Ho(o,e,Po);function Rt(o){return ui(Ve(o),{on:"#000",off:"#fff",padX:4,padY:4,width:null,height:null})}function Be(o){let e=document.createElement("span");return e.textContent=o,e.innerHTML}function fi(o,e,t){let s=(r,n={})=>Be(R(o,r,n)),i=["paper.step1","paper.step2","paper.step3","paper.step4"].slice(0,e.needs_approval?4:3);return`<!doctype html><html lang="${Be(o)}"><head><meta charset="utf-8"><title>${s("paper.title",{station:e.station})}</title><style>
@page { margin: 20mm; }
body { max-width: 170mm; margin: 0 auto; padding: 8mm; font: 12pt/1.5 "Noto Sans Thai", "Noto Sans", sans-serif; color: #000; background: #fff; }
h1 { font-size: 20pt; }
svg { display: block; width: 70mm; height: 70mm; margin: 6mm auto; }
.code { font: 700 20pt monospace; text-align: center; }
.text { font: 8pt monospace; overflow-wrap: anywhere; }
li { margin: 2mm 0; }
.fill { margin: 6mm 0; border-bottom: 1px dotted #000; }
.secret { padding: 3mm; border: 2px solid #000; font-weight: 700; }
</style></head><body><h1>${s("paper.title",{station:e.station})}</h1>${Rt(e.invite)}
<p class="code">${Be(e.code)}</p><p style="text-align:center">${s("invite.until",{time:t})}</p>
<ol>${i.map(r=>`<li>${s(r)}</li>`).join("")}</ol><p class="fill">${s("paper.phone")}</p><p class="fill">${s("paper.given")}</p><p class="secret">${s("paper.secret")}</p><p class="text">${Be(e.invite)}</p></body></html>`}var Do=[["hour","invite.hour",60],["day","invite.day",1440],["three_days","invite.three_days",4320],["week","invite.week",10080],["month","invite.month",720*60]],Et=class extends b{static properties={hass:{attribute:!1},_made:{state:!0},_failure:{state:!0},_busy:{state:!0}};constructor(){super(),this._busy=!1}async open(){this._made=this._failure=void 0,await this.updateComplete,this.renderRoot.querySelector("dialog")?.showModal()}_close(){this.renderRoot.querySelector("dialog")?.close(),this._made=void 0}async _make(e){e.preventDefault();let t=Number(new FormData(e.target).get("validity"));this._busy=!0,this._failure=void 0;try{this._made=await this.hass.callWS({type:`${w}/sites/invite`,valid_minutes:t,needs_approval:!0})}catch(s){this._failure=A(this.hass,s)}finally{this._busy=!1}}_print(e){let t=document.createElement("iframe");t.title=this._say("invite.print"),t.tabIndex=-1,t.style.cssText="position:fixed;width:1px;height:1px;opacity:0;border:0",t.srcdoc=fi(this.hass.language,e,this._until(e)),t.addEventListener("load",()=>{t.contentWindow?.addEventListener("afterprint",()=>t.remove()),t.contentWindow?.focus(),t.contentWindow?.print()}),this.renderRoot.querySelector("dialog")?.append(t)}_until(e){return k(this.hass,new Date(e.expires_ms))}_say(e,t){return R(this.hass.language,e,t)}render(){let e=this._made;return a`<dialog aria-labelledby="title">
      <h2 id="title">${this._say("invite.title")}</h2>
      <p>${this._say("invite.what")}</p>
      ${this._failure?a`<p class="alert" role="alert">${this._say("sites.failed",{reason:this._failure})}</p>`:d}
      ${e?this._shown(e):this._form()}
    </dialog>`}_form(){return a`<form @submit=${e=>this._make(e)}>
      <label
        >${this._say("invite.valid")}
        <select name="validity">
          ${Do.map(([e,t,s])=>a`<option value=${s} ?selected=${e==="three_days"}>${this._say(t)}</option>`)}
        </select>
      </label>
      <div class="buttons">
        <button class="main" ?disabled=${this._busy}>${this._say("invite.make")}</button>
        <button type="button" @click=${()=>this._close()}>${this._say("sites.back")}</button>
      </div>
    </form>`}_shown(e){return a`<p><strong>${this._say("invite.once")}</strong> ${this._say("invite.until",{time:this._until(e)})}</p>
      <div class="qr" role="img" aria-label=${this._say("invite.qr")}>${ii(Rt(e.invite))}</div>
      <p>${this._say("invite.code")}: <strong class="code">${e.code}</strong></p>
      <label>${this._say("invite.text")}<textarea readonly rows="3" .value=${e.invite} @focus=${t=>t.target.select()}></textarea></label>
      <div class="buttons">
        <button class="main" @click=${()=>this._print(e)}>${this._say("invite.print")}</button>
        <button @click=${()=>this._made=void 0}>${this._say("invite.another")}</button>
        <button @click=${()=>this._close()}>${this._say("sites.close")}</button>
      </div>`}static styles=[$,qe,y`
      .qr svg {
        display: block;
        width: min(260px, 60vw);
        height: auto;
        margin: 0 auto;
      }
      .code {
        font-family: monospace;
        font-size: 1.3em;
        white-space: nowrap;
      }
    `]};customElements.get("ssz-invite-dialog")||customElements.define("ssz-invite-dialog",Et);var Mt=[["name","room.notes.name"],["phone","room.notes.phone"],["remark","room.notes.remark"]],Oo=10,Ct=class extends b{static properties={hass:{attribute:!1},site:{attribute:!1},incident:{attribute:!1},silent:{attribute:!1},unfolded:{attribute:!1},_notes:{state:!0},_draft:{state:!0},_failure:{state:!0}};willUpdate(e){(e.has("incident")||e.has("site"))&&this._close(),e.has("site")&&this.unfolded&&this._read()}_close(){this._notes=this._draft=this._failure=void 0}async _read(){await this._ask("site_notes",this.incident?{incident:this.incident}:{})}async _ask(e,t){let{site:s,incident:i}=this;this._failure=void 0;try{let r=await this.hass.callWS({type:`${w}/desk/${e}`,site:s,...t});if(i!==this.incident)return;this._notes=r,this._draft=void 0}catch(r){i===this.incident&&(this._failure=A(this.hass,r))}}async _edit(e){this._draft=e,await this.updateComplete,this.renderRoot.querySelector("textarea")?.focus()}async _save(e){e.preventDefault();let t=new FormData(e.target),s=Mt.map(([r])=>t.getAll(r).map(String)),i=s[0].map((r,n)=>Object.fromEntries(Mt.map(([l],c)=>[l,s[c][n].trim()])));await this._ask("write_site_notes",{note:String(t.get("note")),holders:i.filter(r=>r.name)})}_say(e,t){return u(this.hass.language,e,t)}render(){let e=this._notes;return a`${this.unfolded?a`<h3>${this._say("room.notes")}</h3>`:a`<div class="buttons">
            <button aria-expanded=${e?"true":"false"} @click=${()=>e?this._close():this._read()}>${this._say("room.notes")}</button>
          </div>`}
      ${this._failure?a`<p class="alert" role="alert">${this._say("room.failed",{reason:this._failure})}</p>`:d}
      ${e?a`<section aria-label=${this._say("room.notes")}>${this._draft?this._form(e,this._draft):this._known(e)}</section>`:d}`}_known(e){let t=e.note||e.holders.length;return a`${this.silent?a`<p class="alert">${this._say("room.notes.silent")}</p>`:d}
      ${t?d:a`<p>${this._say("room.notes.none")}</p>`}
      ${e.note?a`<p class="note">${e.note}</p>`:d}
      <ul>
        ${e.holders.map(s=>a`<li>
            <strong>${s.name}</strong>
            ${s.phone?a`<a href="tel:${s.phone.replace(/[^+\d]/g,"")}">${s.phone}</a>`:d}
            ${s.remark?a`<small>${s.remark}</small>`:d}
          </li>`)}
      </ul>
      <p class="hint">
        ${t?this._say("room.notes.logged"):d}
        ${e.changed_ms?this._say("room.notes.changed",{time:k(this.hass,new Date(e.changed_ms))}):d}
      </p>
      ${e.may_write?a`<div class="buttons"><button @click=${()=>this._edit([...e.holders])}>${this._say("room.notes.edit")}</button></div>`:d}`}_form(e,t){return a`<form @submit=${s=>this._save(s)}>
      <label>${this._say("room.notes.note")}<textarea name="note" rows="4" maxlength="2000" .value=${e.note}></textarea></label>
      ${t.map((s,i)=>a`<fieldset>
          <legend>${i+1}</legend>
          ${Mt.map(([r,n])=>a`<label>${this._say(n)}<input name=${r} maxlength="120" autocomplete="off" type=${r==="phone"?"tel":"text"} .value=${s[r]} /></label>`)}
        </fieldset>`)}
      <div class="buttons">
        <button class="main">${this._say("room.notes.save")}</button>
        ${t.length<Oo?a`<button type="button" @click=${()=>this._draft=[...t,{name:"",phone:"",remark:""}]}>${this._say("room.notes.add")}</button>`:d}
        <button type="button" @click=${()=>this._draft=void 0}>${this._say("room.back")}</button>
      </div>
      <p class="hint">${this._say("room.notes.empty_removes")}</p>
    </form>`}static styles=[$,y`
      h3 {
        margin: 8px 0 4px;
        font-weight: 500;
      }
      .buttons {
        margin: 8px 0 0;
      }
      section {
        padding: 4px 12px;
        border-inline-start: 4px solid var(--divider-color);
      }
      .note {
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
      ul {
        list-style: none;
        margin: 0;
        padding: 0;
      }
      li {
        display: flex;
        flex-wrap: wrap;
        gap: 2px 16px;
        align-items: baseline;
        min-height: 32px;
        padding: 4px 0;
      }
      a {
        display: inline-block;
        min-height: 44px;
        align-content: center;
        color: inherit;
        font-size: 1.2em;
        font-variant-numeric: tabular-nums;
      }
      small,
      .hint {
        color: var(--secondary-text-color);
      }
      form,
      fieldset {
        display: grid;
        gap: 8px;
      }
      fieldset {
        grid-template-columns: repeat(auto-fit, minmax(12em, 1fr));
        margin: 0;
        border: 1px solid var(--divider-color);
        border-radius: 8px;
      }
      label {
        display: grid;
        gap: 4px;
      }
      textarea,
      input {
        box-sizing: border-box;
        width: 100%;
        padding: 8px;
        border: 1px solid var(--divider-color);
        border-radius: 8px;
        background: var(--card-background-color);
        color: inherit;
        font: inherit;
      }
    `]};customElements.get("ssz-site-notes")||customElements.define("ssz-site-notes",Ct);var No=6;function Io(o){return o.waits?o.returns?["approve","decline","revoke"]:["approve","decline"]:o.standing==="suspended"?["resume","revoke"]:o.standing==="active"?["suspend","revoke"]:[]}var Lt=class extends b{static properties={hass:{attribute:!1},site:{attribute:!1},troubles:{attribute:!1},administrator:{attribute:!1},operator:{attribute:!1},_notes:{state:!0},_sure:{state:!0},_failure:{state:!0},_busy:{state:!0}};constructor(){super(),this._busy=this._notes=!1,this.troubles=[]}async open(){this._sure=this._failure=void 0,this._notes=!1,await this.updateComplete,this.renderRoot.querySelector("dialog")?.showModal()}_close(){this.renderRoot.querySelector("dialog")?.close()}async _ask(e){this._sure=e,this._failure=void 0,await this.updateComplete,this.renderRoot.querySelector("form input, form button")?.focus()}async _decide(e,t,s){e.preventDefault();let i=Object.fromEntries(new FormData(e.target));this._busy=!0,this._failure=void 0;try{await this.hass.callWS({type:`${w}/sites/${s}`,site:t.id,...i}),this._close()}catch(r){this._failure=A(this.hass,r)}finally{this._busy=!1}}_say(e,t){return R(this.hass.language,e,t)}render(){let{site:e}=this;return a`<dialog aria-labelledby="title" @close=${()=>this._notes=!1}>
      ${e?a`<h2 id="title">${e.name}</h2>
            <p class="kind">${be(this.hass.language,e.kind)}</p>
            ${this._sure?this._form(e,this._sure):this._facts(e)}`:d}
    </dialog>`}_facts(e){let{hass:t}=this,{latitude:s,longitude:i}=e,r=s!=null&&i!=null;return a`<dl>
        <dt>${this._say("sites.standing")}</dt>
        <dd>${e.waits?this._say(e.returns?"sites.returns":"sites.waits"):_(t.language,"standing",e.standing)}</dd>
        <dt>${this._say("sites.link")}</dt>
        <dd>${_(t.language,"link",e.link)}${e.link==="up"||e.heard_ms===null?d:`, ${this._say("sites.heard",{time:k(t,new Date(e.heard_ms))})}`}</dd>
        ${this.troubles.length?a`<dt>${this._say("sites.trouble")}</dt><dd><strong>${this.troubles.join(", ")}</strong></dd>`:d}
        <dt>${this._say("sites.joined")}</dt>
        <dd>${k(t,new Date(e.enrolled_ms))}</dd>
        <dt>${this._say("sites.points")}</dt>
        <dd>${this._points(e)}</dd>
        <dt>${this._say("sites.place")}</dt>
        <dd>${r?a`<code>${s.toFixed(5)}, ${i.toFixed(5)}</code>`:this._say("sites.no_place")}</dd>
        <dt>${this._say("sites.key")}</dt>
        <dd><code>${e.fingerprint}</code></dd>
      </dl>
      ${this._notes?a`<ssz-site-notes .hass=${t} .site=${e.id} .unfolded=${!0}></ssz-site-notes>`:d}
      <div class="buttons">
        ${this.operator&&!this._notes?a`<button @click=${()=>this._read()}>${u(t.language,"room.notes")}</button>`:d}
        ${r?a`<button @click=${()=>this._show(e)}>${this._say("sites.on_map")}</button>`:d}
        <button @click=${()=>this._close()}>${this._say("sites.close")}</button>
      </div>
      ${this.administrator?this._choices(e):d}`}_points(e){let{points:t}=e;if(!t.length)return"–";let s=a`<ul>${t.map(i=>a`<li>${i.name} <small>${_(this.hass.language,"kind",i.kind)}</small></li>`)}</ul>`;return t.length>No?a`<details><summary>${t.length}</summary>${s}</details>`:s}async _read(){this._notes=!0,await this.updateComplete,this.renderRoot.querySelector("ssz-site-notes")?.scrollIntoView({block:"nearest"})}_choices(e){let t=Io(e);return t.length?a`<div class="buttons decide" role="group" aria-label=${this._say("sites.manage")}>
      ${t.map(s=>a`<button class=${s==="approve"?"main":""} @click=${()=>this._ask(s)}>${this._say(`sites.${s}`)}</button>`)}
    </div>`:d}_show(e){this._close(),this.dispatchEvent(new CustomEvent("show-site",{detail:e.id,bubbles:!0,composed:!0}))}_form(e,t){let s=t==="approve",i=s?e.returns?"sites.compare_again":"sites.compare":`sites.sure.${t}`;return a`<form @submit=${r=>this._decide(r,e,t)}>
      <p>${this._say(i,{name:e.name})}</p>
      ${s?a`<label
            >${this._say("sites.digits")}<input class="digits" name="digits" required inputmode="numeric" autocomplete="off" pattern="[0-9]{3} ?[0-9]{3}" maxlength="7"
          /></label>`:d}
      ${this._failure?a`<p class="alert" role="alert">${this._say("sites.failed",{reason:this._failure})}</p>`:d}
      <div class="buttons">
        <button class="main" ?disabled=${this._busy}>${this._say(`sites.${t}`)}</button>
        <button type="button" @click=${()=>this._sure=void 0}>${this._say("sites.back")}</button>
      </div>
    </form>`}static styles=[$,qe,y`
      dl {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 4px 16px;
        align-items: baseline;
      }
      dd {
        margin: 0;
        overflow-wrap: anywhere;
      }
      ul {
        columns: 12em auto;
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        break-inside: avoid;
      }
      summary {
        min-height: 44px;
        line-height: 44px;
        cursor: pointer;
      }
      summary:focus-visible {
        outline: 3px solid var(--primary-color);
      }
      .kind {
        margin-top: -8px;
      }
      .kind,
      small,
      dt {
        color: var(--secondary-text-color);
      }
      .decide {
        padding-top: 12px;
        border-top: 1px solid var(--divider-color);
      }
      .digits {
        max-width: 8em;
        font: 700 1.6em monospace;
      }
    `]};customElements.get("ssz-site-dialog")||customElements.define("ssz-site-dialog",Lt);var Pt=300,Uo=new Set(["trouble","tamper","test"]),zt=class extends b{static properties={hass:{attribute:!1},sites:{attribute:!1},incidents:{attribute:!1},administrator:{attribute:!1},operator:{attribute:!1},_filter:{state:!0},_managed:{state:!0}};constructor(){super(),this._filter=""}_say(e,t){return R(this.hass.language,e,t)}_standing(e){return e.waits?this._say(e.returns?"sites.returns":"sites.waits"):_(this.hass.language,"standing",e.standing)}_troubles(){let e=new Map,t=(s,i)=>e.set(s,(e.get(s)??new Set).add(i));for(let s of this.incidents){if(!Uo.has(s.kind)||s.about==="link"&&this.sites.get(s.site)?.link!=="up")continue;let i=s.kind==="tamper"?_(this.hass.language,"kind",s.kind):_(this.hass.language,"about",s.about);t(s.site,s.point_name?`${i}: ${s.point_name}`:i)}for(let s of this.sites.values()){s.copied&&t(s.id,this._say("sites.copied"));for(let i of s.points)i.battery_low&&t(s.id,`${this._say("sites.battery")}: ${i.name}`)}return new Map([...e].map(([s,i])=>[s,[...i]]))}async _manage(e){this._managed=e.id,await this.updateComplete,await this.renderRoot.querySelector("ssz-site-dialog")?.open()}render(){let e=this.hass.language,t=this._troubles(),s=l=>l.waits?0:l.standing!=="active"?4:l.link!=="up"?1:t.has(l.id)||l.unproved?2:3,i=[...this.sites.values()],r=i.filter(l=>s(l)<3).length,n=i.filter(l=>Ne(`${l.name} ${be(e,l.kind)} ${this._standing(l)} ${_(e,"link",l.link)}`,this._filter)).sort((l,c)=>s(l)-s(c)||l.name.localeCompare(c.name,e,{numeric:!0}));return a`<div class="head">
        <label class="search"
          ><span class="unseen">${this._say("sites.search")}</span
          ><input type="search" placeholder=${this._say("sites.search")} .value=${this._filter} @input=${l=>this._filter=l.target.value} /></label>
        <p role="status">
          ${this._say("sites.count",{shown:n.length,all:i.length})}
          ${r?a`<span class="sick"><span class="shape" aria-hidden="true">▲</span>${this._say("sites.attention",{count:r})}</span>`:d}
        </p>
        ${this.administrator?a`<span class="buttons"><button class="main" @click=${()=>this.renderRoot.querySelector("ssz-invite-dialog")?.open()}>${this._say("sites.invite")}</button></span>`:a`<p class="aside">${this._say("sites.only_administrator")}</p>`}
      </div>
      ${n.length?this._table(n,t):a`<p class="nothing">${this._say(i.length?"sites.nothing":"sites.none")}</p>`}
      <ssz-invite-dialog .hass=${this.hass}></ssz-invite-dialog>
      <ssz-site-dialog
        .hass=${this.hass}
        .site=${this._managed?this.sites.get(this._managed):void 0}
        .troubles=${this._managed&&t.get(this._managed)||[]}
        .administrator=${this.administrator}
        .operator=${this.operator}
      ></ssz-site-dialog>`}_table(e,t){let s=["sites.name","sites.state","sites.trouble","sites.proved","sites.false"];return a`<div class="scroll" tabindex="0" role="region" aria-label=${this._say("view.sites")}>
        <table>
          <thead>
            <tr>
              ${s.map(i=>a`<th scope="col">${this._say(i)}</th>`)}
              <th scope="col"><span class="unseen">${this._say(this.administrator?"sites.manage":"sites.open")}</span></th>
            </tr>
          </thead>
          <tbody>
            ${e.slice(0,Pt).map(i=>this._row(i,t.get(i.id)??[]))}
          </tbody>
        </table>
      </div>
      ${e.length>Pt?a`<p>${this._say("sites.more",{count:e.length-Pt})}</p>`:d}`}_state(e){let t=this.hass.language,s=e.link==="up",i=e.heard_ms===null?this._say("sites.never_heard"):this._say("sites.heard",{time:mt(this.hass,new Date(e.heard_ms))}),r=a`<span aria-hidden="true">${s?"●":"○"}</span> ${_(t,"link",e.link)}`,n=!e.waits&&e.standing==="active";return{ill:!s||!n,said:n?a`${r}${s?d:a`<small>${i}</small>`}`:a`${this._standing(e)}<small>${s?r:i}</small>`}}_row(e,t){let{hass:s}=this,i=this._state(e),r=e.proved_ms===null?this._say(e.promises?"sites.never":"sites.no_promise"):mt(s,new Date(e.proved_ms)),n=(c,h,p)=>a`<td data-head=${this._say(c)} class=${p}><div>${p==="ill"?a`<span class="shape" aria-hidden="true">▲</span>`:d}<span>${h}</span></div></td>`,l=e.false_percent===null?this._say("sites.no_alarms"):this._say("sites.rate",{percent:e.false_percent,count:e.alarms});return a`<tr>
      <th scope="row">${e.name}<small>${be(s.language,e.kind)}</small></th>
      ${n("sites.state",i.said,i.ill?"ill":"")}
      ${n("sites.trouble",t.length?t.join(", "):this._say("sites.fine"),t.length?"ill":"fine")}
      ${n("sites.proved",a`${r}${e.unproved?a`<small>${this._say("sites.unproved",{count:e.unproved})}</small>`:d}`,e.unproved?"ill":e.promises?"":"fine")}
      ${n("sites.false",l,e.false_percent===null?"fine":"")}
      <td class="buttons">
        <button aria-label=${this._say(this.administrator?"sites.manage_one":"sites.open_one",{name:e.name})} @click=${()=>this._manage(e)}>
          ${this._say(this.administrator?"sites.manage":"sites.open")}
        </button>
      </td>
    </tr>`}static styles=[$,y`
      :host {
        display: block;
        padding: 8px 16px;
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        gap: 8px 24px;
        align-items: center;
        margin-bottom: 8px;
      }
      .head > .buttons,
      .head > .aside {
        margin-inline-start: auto;
      }
      .search {
        flex: 1 1 16em;
        max-width: 32em;
      }
      input {
        box-sizing: border-box;
        width: 100%;
        min-height: 44px;
        padding: 8px 12px;
        border: 1px solid var(--secondary-text-color);
        border-radius: 8px;
        background: var(--card-background-color);
        color: inherit;
        font: inherit;
      }
      input:focus-visible,
      .scroll:focus-visible {
        outline: 3px solid var(--primary-color);
        outline-offset: 2px;
      }
      .sick {
        margin-inline-start: 12px;
        font-weight: 700;
        white-space: nowrap;
      }
      .aside,
      .fine,
      small {
        color: var(--secondary-text-color);
      }
      small {
        display: block;
        font-weight: 400;
      }
      .scroll {
        overflow-x: auto;
      }
      table {
        width: 100%;
        border-collapse: collapse;
        background: var(--card-background-color);
      }
      th,
      td {
        padding: 4px 12px;
        border-bottom: 1px solid var(--divider-color);
        line-height: 1.35;
        text-align: start;
        vertical-align: middle;
      }
      tbody th {
        width: 28%;
      }
      td[data-head] {
        white-space: nowrap;
      }
      td:nth-of-type(2) {
        width: 28%;
        white-space: normal;
      }
      td.buttons {
        text-align: end;
      }
      td.buttons button {
        min-height: 44px;
      }
      thead th {
        color: var(--secondary-text-color);
        font-weight: 500;
        white-space: nowrap;
      }
      tbody th {
        font-weight: 500;
      }
      .ill {
        font-weight: 700;
      }
      td > div {
        display: flex;
      }
      .shape {
        color: var(--error-color, #b00020);
        margin-inline-end: 6px;
      }
      .nothing {
        padding: 48px;
        color: var(--secondary-text-color);
        text-align: center;
      }
      @media (max-width: 870px) {
        table,
        tbody,
        tr,
        tbody th,
        td {
          display: block;
          width: auto;
        }
        .buttons,
        .buttons .main {
          width: 100%;
        }
        thead {
          display: none;
        }
        tr {
          display: grid;
          grid-template-columns: 1fr auto;
          margin-bottom: 12px;
          padding: 8px;
          border: 1px solid var(--divider-color);
          border-radius: 8px;
        }
        tbody th {
          font-size: 1.1em;
        }
        tbody th,
        td {
          padding: 4px 8px;
          border: 0;
        }
        td.buttons {
          grid-row: 1;
          grid-column: 2;
          width: auto;
        }
        td[data-head],
        td:nth-of-type(2) {
          display: grid;
          grid-column: 1 / -1;
          grid-template-columns: 8.5em 1fr;
          width: auto;
          white-space: normal;
        }
        td[data-head]::before {
          content: attr(data-head);
          color: var(--secondary-text-color);
          font-weight: 400;
        }
      }
    `]};customElements.get("ssz-room-sites")||customElements.define("ssz-room-sites",zt);function J(o){return Ht(o.split(", "),",")}function Ht(o,e=" ·"){let t=o.filter(s=>s!=="");return t.map((s,i)=>a`<span class="phrase">${s}${i<t.length-1?e:""}</span> `)}var qo=5e3,_i=3,Fo={1:"◆",2:"▲",3:"■",4:"●"},Dt=class extends b{static properties={hass:{attribute:!1},rows:{attribute:!1},now:{attribute:!1},_pictures:{state:!0}};_timer;_asking=!1;constructor(){super(),this.rows=[],this._pictures=new Map}connectedCallback(){super.connectedCallback(),this._timer=setInterval(()=>{this._look()},qo)}disconnectedCallback(){super.disconnectedCallback(),clearInterval(this._timer);for(let e of this._pictures.values())URL.revokeObjectURL(e.url);this._pictures=new Map}updated(e){let t=e.get("rows");e.has("rows")&&t?.[0]?.id!==this.rows[0]?.id&&this._look()}async _look(){if(this._asking)return;this._asking=!0;let e=new Map;try{for(let t of this.rows.slice(0,_i)){let s=await this._newest(t.id).catch(()=>this._pictures.get(t.id));s&&e.set(t.id,s)}}finally{this._asking=!1}for(let[t,s]of this._pictures)e.get(t)?.url!==s.url&&URL.revokeObjectURL(s.url);this._pictures=e}async _newest(e){let s=(await this.hass.callWS({type:`${w}/desk/pictures`,incident:e})).filter(n=>n.state==="kept").at(-1),i=this._pictures.get(e);if(!s||s.path===i?.path)return i;let r=await this.hass.fetchWithAuth(s.path);return r.ok?{path:s.path,taken_ms:s.since_ms,url:URL.createObjectURL(await r.blob())}:i}render(){let e=this.hass.language,t=this.rows.filter(s=>this._pictures.has(s.id)).slice(0,_i);return t.length?a`<section aria-label=${R(e,"wall.pictures")}>
      ${t.map(s=>{let i=this._pictures.get(s.id);return a`<figure>
          <img src=${i.url} alt=${E(e,s)} />
          <figcaption>
            <span aria-hidden="true">${Fo[s.priority]??"●"}</span> <strong>${s.site_name}</strong>
            <span class="age">${T(e,this.now-i.taken_ms)}</span>
          </figcaption>
        </figure>`})}
    </section>`:d}static styles=y`
    section {
      display: grid;
      grid-auto-columns: 1fr;
      grid-auto-flow: column;
      gap: 0.5em;
    }
    figure {
      margin: 0;
    }
    img {
      width: 100%;
      max-height: 26vh;
      object-fit: cover;
    }
    figcaption {
      font-size: 0.75em;
    }
    .age {
      white-space: nowrap;
      font-variant-numeric: tabular-nums;
    }
  `};customElements.get("ssz-wall-pictures")||customElements.define("ssz-wall-pictures",Dt);var gi=5,Wo=3,jo=2,Ot=4,Vo={1:"◆",2:"▲",3:"■",4:"●"},Nt=class extends b{static properties={hass:{attribute:!1},station:{attribute:!1},waiting:{attribute:!1},working:{attribute:!1},sites:{attribute:!1},now:{attribute:!1},since:{attribute:!1},mayLook:{attribute:!1},dark:{attribute:!1}};_say(e,t){return R(this.hass.language,e,t)}render(){let{hass:e,waiting:t,working:s}=this,i=e.language,r=[...t,...s],n=[...this.sites.values()].filter(p=>p.standing==="active"&&p.link==="down"),l=s.length?Wo:gi,c=t.length?this.since===void 0?jo:1:gi,h=Math.min(...t.map(p=>p.opened_ms));return a`<header class=${t.length?"waits":""}>
        <strong class="number">${t.length}</strong>
        <h1>${this._say("wall.waiting")}</h1>
        ${t.length?a`<span class="oldest">${u(i,"room.oldest",{age:T(i,this.now-h)})}</span>`:d}
        <span class="station">${this.station}</span>
        <time>${k(e,new Date(this.now))}</time>
      </header>
      ${this.since===void 0?d:a`<p class="old" role="alert">${this._say("wall.old",{time:k(e,new Date(this.since))})}</p>`}
      <div class="columns ${this.since===void 0?"":"stale"}">
        <div class="lists">
          ${t.length?a`<ul class="waiting">${t.slice(0,l).map(p=>this._row(p))}</ul>`:a`<p class="quiet">${this._say("wall.quiet")}</p>`}
          ${t.length>l?a`<p>${this._say("wall.more",{count:t.length-l})}</p>`:d}
          ${s.length?a`<h2>${this._say("wall.working")} (${s.length})</h2>
                <ul class="working">${s.slice(0,c).map(p=>this._row(p))}</ul>
                ${s.length>c?a`<p>${this._say("wall.more",{count:s.length-c})}</p>`:d}`:d}
        </div>
        <div class="sights">
          <ssz-room-map .hass=${e} .sites=${this.sites} .incidents=${r} .kind=${"wall"} ?dark=${this.dark}></ssz-room-map>
          ${this.mayLook?a`<ssz-wall-pictures .hass=${e} .rows=${r} .now=${this.now}></ssz-wall-pictures>`:d}
          ${this._units(r)}
          ${n.length?a`<p class="lost">
                ○ ${this._say("wall.lost")} (${n.length}): ${n.slice(0,3).map(p=>p.name).join(", ")}${n.length>3?" …":""}
              </p>`:d}
        </div>
      </div>`}_units(e){let t=this.hass.language,s=(r,n)=>r.unit_states[n]!=="finished",i=e.flatMap(r=>r.units.filter(n=>s(r,n)).map(n=>({unit:n,row:r,help:r.wants_help.includes(n)})));return i.length?(i.sort((r,n)=>Number(n.help)-Number(r.help)),a`<section aria-label=${this._say("wall.units")}>
      <h2>${this._say("wall.units")} (${i.length})</h2>
      <ul class="units">
        ${i.slice(0,Ot).map(({unit:r,row:n,help:l})=>a`<li class=${l?"help":""}>
            <strong>${r}</strong>
            <span>${l?u(t,"room.needs_help"):_(t,"unit_state",n.unit_states[r]??"sent")} → ${n.site_name}</span>
          </li>`)}
      </ul>
      ${i.length>Ot?a`<p>${this._say("wall.more",{count:i.length-Ot})}</p>`:d}
    </section>`):a`<p>${this._say("wall.no_units")}</p>`}_row(e){let t=this.hass.language,{what:s,where:i}=ve(t,e);return a`<li>
      <span aria-hidden="true">${Vo[e.priority]??"●"}</span>
      <span>${e.state==="open"?s:J(`${s}, ${i}`)}</span>
      <span class="age">${T(t,this.now-e.opened_ms)}</span>
      ${e.state==="open"?a`<span class="where">${J(i)}</span>`:d}
      ${e.state==="open"?d:a`<small>${[_(t,"state",e.state),S(t,e.owner),...e.units].filter(Boolean).join(" · ")}</small>`}
    </li>`}static styles=y`
    :host {
      position: fixed;
      inset: 0;
      /* Over the sidebar: nobody clicks here. */
      z-index: 1000;
      display: flex;
      flex-direction: column;
      overflow: hidden;
      background: var(--primary-background-color);
      color: var(--primary-text-color);
      font-size: max(16px, min(1.7vw, 3vh));
      line-height: 1.25;
    }
    header {
      display: flex;
      gap: 1em;
      align-items: center;
      padding: 0.4em 0.8em;
      background: var(--card-background-color);
    }
    header.waits {
      background: #b00020;
      color: #fff;
    }
    .number {
      font-size: 3.4em;
      line-height: 1;
    }
    h1 {
      margin: 0;
      font-size: 1.5em;
    }
    .oldest,
    time {
      font-size: 1.5em;
      font-variant-numeric: tabular-nums;
      white-space: nowrap;
    }
    .station {
      margin-inline-start: auto;
    }
    .old {
      margin: 0;
      padding: 0.4em 0.8em;
      border: 0.2em solid #b00020;
      font-size: 1.3em;
      font-weight: 700;
    }
    .stale {
      filter: grayscale(1);
      opacity: 0.75;
    }
    .columns {
      display: grid;
      flex: 1;
      grid-template-columns: 1fr 1fr;
      min-height: 0;
    }
    .lists,
    .sights {
      padding: 0.4em 0.8em;
      overflow: hidden;
    }
    .sights {
      display: flex;
      flex-direction: column;
      gap: 0.4em;
    }
    ssz-room-map {
      flex: 1;
      min-height: 30vh;
      border: 1px solid var(--divider-color);
    }
    p {
      margin: 0;
    }
    .quiet {
      padding: 2em 0;
      font-size: 1.5em;
      text-align: center;
    }
    h2 {
      margin: 0.5em 0 0.2em;
      font-size: 1em;
      font-weight: 500;
    }
    ul {
      list-style: none;
      margin: 0;
      padding: 0;
    }
    li {
      display: grid;
      grid-template-columns: auto 1fr auto;
      gap: 0 0.5em;
      margin: 0.3em 0;
      padding: 0.3em 0.5em;
      border: 3px solid var(--divider-color);
      border-inline-start-width: 0.5em;
      background: var(--card-background-color);
    }
    .waiting li {
      border-color: var(--waiting, #b00020);
      font-size: 1.35em;
      font-weight: 700;
    }
    .phrase {
      display: inline-block;
      max-width: 100%;
    }
    .units {
      display: grid;
      grid-template-columns: 1fr 1fr;
      gap: 0.2em 0.5em;
    }
    .units li {
      display: block;
      margin: 0;
      padding: 0.1em 0.4em;
      border-width: 1px;
      border-inline-start-width: 0.3em;
      font-size: 0.85em;
    }
    .units .help {
      border-color: #b00020;
      font-weight: 700;
    }
    .where,
    small {
      grid-column: 2 / -1;
    }
    small {
      font-size: 0.85em;
    }
    .age {
      white-space: nowrap;
      font-variant-numeric: tabular-nums;
    }
    .lost {
      font-weight: 700;
    }
    @media (max-width: 870px) {
      :host {
        overflow: auto;
      }
      header {
        flex-wrap: wrap;
      }
      .columns {
        grid-template-columns: 1fr;
      }
    }
  `};customElements.get("ssz-room-wall")||customElements.define("ssz-room-wall",Nt);/**
 * @license
 * Copyright 2020 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var{I:Bo}=Es,yi=o=>o;var bi=()=>document.createComment(""),ae=(o,e,t)=>{let s=o._$AA.parentNode,i=e===void 0?o._$AB:e._$AA;if(t===void 0){let r=s.insertBefore(bi(),i),n=s.insertBefore(bi(),i);t=new Bo(r,n,o,o.options)}else{let r=t._$AB.nextSibling,n=t._$AM,l=n!==o;if(l){let c;t._$AQ?.(o),t._$AM=o,t._$AP!==void 0&&(c=o._$AU)!==n._$AU&&t._$AP(c)}if(r!==i||l){let c=t._$AA;for(;c!==r;){let h=yi(c).nextSibling;yi(s).insertBefore(c,i),c=h}}}return t},F=(o,e,t=o)=>(o._$AI(e,t),o),Ko={},vi=(o,e=Ko)=>o._$AH=e,wi=o=>o._$AH,Ke=o=>{o._$AR(),o._$AA.remove()};/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var $i=(o,e,t)=>{let s=new Map;for(let i=e;i<=t;i++)s.set(o[i],i);return s},le=Ue(class extends oe{constructor(o){if(super(o),o.type!==Ie.CHILD)throw Error("repeat() can only be used in text expressions")}dt(o,e,t){let s;t===void 0?t=e:e!==void 0&&(s=e);let i=[],r=[],n=0;for(let l of o)i[n]=s?s(l,n):n,r[n]=t(l,n),n++;return{values:r,keys:i}}render(o,e,t){return this.dt(o,e,t).values}update(o,[e,t,s]){let i=wi(o),{values:r,keys:n}=this.dt(e,t,s);if(!Array.isArray(i))return this.ut=n,r;let l=this.ut??=[],c=[],h,p,m=0,f=i.length-1,g=0,v=r.length-1;for(;m<=f&&g<=v;)if(i[m]===null)m++;else if(i[f]===null)f--;else if(l[m]===n[g])c[g]=F(i[m],r[g]),m++,g++;else if(l[f]===n[v])c[v]=F(i[f],r[v]),f--,v--;else if(l[m]===n[v])c[v]=F(i[m],r[v]),ae(o,c[v+1],i[m]),m++,v--;else if(l[f]===n[g])c[g]=F(i[f],r[g]),ae(o,i[m],i[f]),f--,g++;else if(h===void 0&&(h=$i(n,g,v),p=$i(l,m,f)),h.has(l[m]))if(h.has(l[f])){let x=p.get(n[g]),C=x!==void 0?i[x]:null;if(C===null){let D=ae(o,i[m]);F(D,r[g]),c[g]=D}else c[g]=F(C,r[g]),ae(o,i[m],C),i[x]=null;g++}else Ke(i[f]),f--;else Ke(i[m]),m++;for(;g<=v;){let x=ae(o,c[v+1]);F(x,r[g]),c[g++]=x}for(;m<=f;){let x=i[m++];x!==null&&Ke(x)}return this.ut=n,vi(o,c),P}});var ki=y`
  :host {
    display: block;
    border: 2px solid var(--divider-color);
    border-radius: 8px;
    background: var(--card-background-color);
    overflow: hidden;
  }
  :host([data-state="live"]) {
    border-color: var(--primary-color);
  }
  :host([data-state="old"]),
  :host([data-state="frozen"]) {
    border-color: var(--error-color, #b00020);
  }
  :host([data-state="waiting"]) {
    border-style: dashed;
    border-color: var(--primary-text-color);
  }
  :host([data-state="refused"]) {
    border-style: double;
    border-width: 4px;
  }
  :host([data-state="off"]) .still,
  :host([data-state="ended"]) .still {
    background-image: repeating-linear-gradient(45deg, transparent 0 10px, var(--divider-color) 10px 11px);
  }
  :host([hidden]) {
    display: none;
  }
  /* A camera that nobody looks at is a line. */
  :host([data-state="closed"]),
  :host([data-state="unavailable"]),
  :host(:not([data-open])[data-state="off"]) {
    border-width: 1px 0 0;
    border-radius: 0;
    background: none;
  }
  article {
    padding: 2px 4px;
  }
  header {
    display: flex;
    gap: 8px;
    justify-content: space-between;
    align-items: center;
    min-height: 40px;
  }
  .name {
    min-width: 0;
    line-height: 1.3;
    overflow-wrap: anywhere;
  }
  p {
    margin: 4px 0;
  }
  small {
    display: block;
  }
  small,
  .logged {
    color: var(--secondary-text-color);
    font-size: 0.85em;
  }
  .arrow {
    display: inline-block;
    font-weight: 700;
  }
  .none {
    margin-inline-end: 14px;
    border-style: dotted;
    color: var(--secondary-text-color);
  }
  .still {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 8px;
    align-items: center;
    justify-content: center;
    min-height: 96px;
    margin: 4px 0;
    padding: 8px;
    border-radius: 4px;
    background-color: var(--secondary-background-color);
    text-align: center;
  }
  .still > * {
    padding: 0 4px;
    background-color: var(--secondary-background-color);
  }
  button {
    flex: none;
    min-height: 36px;
    padding: 0 10px;
    border: 2px solid currentcolor;
    border-radius: 8px;
    background: none;
    color: inherit;
    font: inherit;
    cursor: pointer;
  }
  @media (pointer: coarse) {
    button {
      min-height: 44px;
    }
  }
  figure {
    margin: 4px 0;
  }
  img,
  ssz-live-video[shows] {
    width: 100%;
    aspect-ratio: 16 / 9;
    border-radius: 4px;
    background: #000;
    object-fit: contain;
    overflow: hidden;
  }
  img:not([hidden]) {
    display: block;
  }
  img[hidden] {
    display: none;
  }
  :host([data-state="old"]) img,
  :host([data-state="frozen"]) img {
    filter: grayscale(1);
    opacity: 0.6;
  }
  figcaption {
    padding: 4px 0 0;
  }
  .live {
    font-weight: 700;
  }
  .live span {
    color: var(--success-color, #2e7d32);
  }
`;function de(o){return!o.unavailable&&o.tier!=="request"&&o.tier!=="registry"}var M=o=>`${o.site}/${o.camera}`;var It={"eyes.title":"Cameras nearby","eyes.none":"No shared camera is near.","eyes.closed_incident":"The incident is closed: nobody looks for its sake any more.","eyes.distance":"{metres} m {direction}","eyes.here":"at the place","eyes.unplaced":"of this site","eyes.faces.true":"looks here","eyes.faces.false":"looks away","eyes.direction.0":"north","eyes.direction.1":"north-east","eyes.direction.2":"east","eyes.direction.3":"south-east","eyes.direction.4":"south","eyes.direction.5":"south-west","eyes.direction.6":"west","eyes.direction.7":"north-west","eyes.tier.registry":"registered only","eyes.tier.request":"the owner is asked","eyes.tier.incident":"open in an incident","eyes.tier.scheduled":"open in an incident, and at some hours","eyes.tier.always":"always open","eyes.masked":"partly hidden by the owner","eyes.look":"Look","eyes.close":"Close","eyes.again":"Ask again","eyes.wall":"Camera wall","eyes.wall_close":"Back to the incident","eyes.wall_hint":"Opens what this incident opens. Cameras whose owners are asked each time stay closed until you ask.","eyes.purpose":"What do you look for?","eyes.purpose_hint":"Asked once for this incident. The owner reads it.","eyes.purpose_own":"Something else","eyes.purpose.1":"See whether anybody is in danger","eyes.purpose.2":"Find whoever did it","eyes.purpose.3":"Guide the unit on its way","eyes.purpose.4":"See whether the alarm is real","eyes.begin":"Look now","eyes.back":"Back","eyes.logged":"This look is logged for the owner: {who}, “{purpose}”","eyes.asking":"Asking the site","eyes.waiting":"Waiting for the owner","eyes.left":"{age} left","eyes.coming":"The site lets you look. The first picture is on its way.","eyes.live":"Live","eyes.frames":"single pictures","eyes.video":"video","eyes.old":"Not live: this picture is {age} old","eyes.frozen":"Line lost. Not live: this picture is {age} old","eyes.refused":"You cannot look","eyes.ended":"Ended","eyes.off":"Switched off by the owner","eyes.picture":"Picture of {camera}, {site}","eyes.failed":"Not done: {reason}","eyes.reason.registry_only":"The owner has only registered this camera. Ask for a recording in writing.","eyes.reason.switched_off":"The owner has switched the camera off, or has not agreed to share it.","eyes.reason.not_connected":"The site is not connected. Its cameras cannot be asked.","eyes.reason.unknown_camera":"The site has no such camera any more.","eyes.reason.no_consent":"The owner has not agreed, or has taken it back.","eyes.reason.no_operator":"The site wants the number of an operator, and got none.","eyes.reason.no_purpose":"The site wants to know what you look for, and for which incident.","eyes.reason.no_incident":"The site does not know of an incident that opens this camera: neither its own, nor that of a neighbour whom it helps.","eyes.reason.denied":"The owner said no.","eyes.reason.not_answered":"The owner did not answer in time.","eyes.reason.too_many":"As many look through this camera, or at this site, as may. Try again soon.","eyes.reason.stale":"The question took too long on its way. Ask again.","eyes.reason.repeated":"The site has had this question before. Ask again.","eyes.reason.old_session":"The line to the site was just renewed. Ask again.","eyes.reason.no_picture":"The camera gives no picture.","eyes.reason.no_mask":"What the owner hides could not be hidden, so no picture leaves the site.","eyes.reason.not_offered":"This camera is not shown in this way.","eyes.reason.not_kept":"The site could not write the look into its log, so it does not let you look.","eyes.reason.expired":"The time for which the site let you look is over.","eyes.reason.ended":"Closed.","eyes.reason.link_lost":"The line to the site is lost.","eyes.reason.no_answer":"The site did not answer.","eyes.reason.incident_closed":"The incident is closed, and the look with it.","eyes.reason.role_lost":"You are no operator of this station any more.","eyes.reason.site_lost":"The site is suspended or revoked.","eyes.reason.bad_picture":"What came from the site was no picture.","eyes.reason.station_ended":"The station has restarted. Ask again.","eyes.reason.page_lost":"This page has lost its Home Assistant. Ask again once it is back.","eyes.reason.not_committed":"The disk of this station did not take the entry of its log, so the site was not asked. Tell your administrator.","eyes.reason.refused":"The site refused.","eyes.differ":"Looks that differ","eyes.differ_hint":"What the owner's log says of these looks is not what this station has written down. Compare both, and write down what you found.","eyes.differ_ours":"here: {pictures} pictures","eyes.differ_theirs":"the owner: {pictures} pictures","eyes.differ.unknown":"Nobody here has asked for this look.","eyes.differ.other":"The owner's log has another camera, operator, purpose or incident.","eyes.differ.pictures":"Not the same number of pictures.","eyes.differ.missing":"The owner's log does not know of it.","eyes.differ_note":"What was found","eyes.differ_settle":"Looked into","eyes.reason.site_not_active":"The site is suspended or not approved. Decide about the site first.","eyes.reason.screen_off":"Cameras are not shown on this station's screens.","eyes.looks":"Looks so far ({count})","eyes.now":"looking now","eyes.more":"{count} more, farther away","eyes.ask":"Ask","eyes.case.title":"Look by case number","eyes.case.hint":"For an inquiry, without an incident. Unless the camera is open anyway, its owner is asked each time; he reads your number, the case and what you look for. Leaving this page ends the look.","eyes.case.camera":"Camera","eyes.case.number":"Case number","eyes.case.ask":"Ask to look","eyes.case.none":"No site shares a camera that can be asked for.","eyes.case.tier.request":"the owner is asked","eyes.case.tier.incident":"the owner is asked","eyes.case.tier.scheduled":"open at some hours, else the owner is asked","eyes.case.tier.always":"always open","eyes.logged_case":"This look is logged for the owner: {who}, “{purpose}”, case {case}"};var xi={"eyes.title":"กล้องใกล้เคียง","eyes.none":"ไม่มีกล้องที่แบ่งปันอยู่ใกล้ ๆ","eyes.closed_incident":"เหตุปิดแล้ว จึงดูกล้องเพื่อเหตุนี้ไม่ได้อีก","eyes.distance":"{metres} ม. ทาง{direction}","eyes.here":"ณ ที่เกิดเหตุ","eyes.unplaced":"ของจุดติดตั้งนี้","eyes.faces.true":"หันมาทางนี้","eyes.faces.false":"หันไปทางอื่น","eyes.direction.0":"เหนือ","eyes.direction.1":"ตะวันออกเฉียงเหนือ","eyes.direction.2":"ตะวันออก","eyes.direction.3":"ตะวันออกเฉียงใต้","eyes.direction.4":"ใต้","eyes.direction.5":"ตะวันตกเฉียงใต้","eyes.direction.6":"ตะวันตก","eyes.direction.7":"ตะวันตกเฉียงเหนือ","eyes.tier.registry":"ขึ้นทะเบียนไว้เท่านั้น","eyes.tier.request":"ต้องถามเจ้าของทุกครั้ง","eyes.tier.incident":"ดูได้เมื่อมีเหตุ","eyes.tier.scheduled":"ดูได้เมื่อมีเหตุและตามเวลาที่กำหนด","eyes.tier.always":"ดูได้ตลอดเวลา","eyes.masked":"เจ้าของปิดบังบางส่วนของภาพ","eyes.look":"ดู","eyes.close":"ปิด","eyes.again":"ขอดูอีกครั้ง","eyes.wall":"ผนังกล้อง","eyes.wall_close":"กลับไปที่เหตุ","eyes.wall_hint":"เปิดเฉพาะกล้องที่ดูได้ในเหตุนี้ ส่วนกล้องที่ต้องถามเจ้าของจะยังไม่เปิดจนกว่าคุณจะขอ","eyes.purpose":"ต้องการดูอะไร","eyes.purpose_hint":"ถามครั้งเดียวสำหรับเหตุนี้ เจ้าของกล้องจะได้อ่าน","eyes.purpose_own":"อย่างอื่น","eyes.purpose.1":"ดูว่ามีใครตกอยู่ในอันตราย","eyes.purpose.2":"ตามหาผู้ก่อเหตุ","eyes.purpose.3":"นำทางสายตรวจที่กำลังไป","eyes.purpose.4":"ดูว่าเป็นเหตุจริงหรือไม่","eyes.begin":"ดูเดี๋ยวนี้","eyes.back":"กลับ","eyes.logged":"การดูครั้งนี้ถูกบันทึกให้เจ้าของเห็น: {who} “{purpose}”","eyes.asking":"กำลังถามจุดติดตั้ง","eyes.waiting":"รอเจ้าของตอบ","eyes.left":"เหลือเวลา {age}","eyes.coming":"จุดติดตั้งให้ดูได้แล้ว ภาพแรกกำลังมา","eyes.live":"ภาพสด","eyes.frames":"ภาพนิ่งต่อเนื่อง","eyes.video":"วิดีโอ","eyes.old":"ไม่ใช่ภาพสด: ภาพนี้เก่า {age} แล้ว","eyes.frozen":"สายหลุด ไม่ใช่ภาพสด: ภาพนี้เก่า {age} แล้ว","eyes.refused":"ดูไม่ได้","eyes.ended":"จบแล้ว","eyes.off":"เจ้าของปิดกล้องนี้","eyes.picture":"ภาพจากกล้อง {camera} ที่ {site}","eyes.failed":"ไม่สำเร็จ: {reason}","eyes.reason.registry_only":"เจ้าของเพียงขึ้นทะเบียนกล้องนี้ไว้ ให้ขอไฟล์บันทึกเป็นหนังสือ","eyes.reason.switched_off":"เจ้าของปิดกล้องนี้ หรือยังไม่ยินยอมให้แบ่งปัน","eyes.reason.not_connected":"จุดติดตั้งไม่ได้เชื่อมต่อ จึงขอดูกล้องไม่ได้","eyes.reason.unknown_camera":"จุดติดตั้งนี้ไม่มีกล้องตัวนี้แล้ว","eyes.reason.no_consent":"เจ้าของไม่ได้ยินยอม หรือถอนความยินยอมแล้ว","eyes.reason.no_operator":"จุดติดตั้งต้องการหมายเลขเจ้าหน้าที่ แต่ไม่ได้รับ","eyes.reason.no_purpose":"จุดติดตั้งต้องการทราบว่าดูอะไร และเพื่อเหตุใด","eyes.reason.no_incident":"จุดติดตั้งไม่พบเหตุที่เปิดกล้องนี้ได้ ทั้งเหตุของตนเองและของเพื่อนบ้านที่ตกลงช่วยกัน","eyes.reason.denied":"เจ้าของไม่อนุญาต","eyes.reason.not_answered":"เจ้าของไม่ได้ตอบภายในเวลา","eyes.reason.too_many":"มีผู้ดูกล้องนี้หรือจุดติดตั้งนี้เต็มจำนวนแล้ว ลองใหม่อีกสักครู่","eyes.reason.stale":"คำขอใช้เวลาเดินทางนานเกินไป ขอดูใหม่","eyes.reason.repeated":"จุดติดตั้งเคยได้รับคำขอนี้แล้ว ขอดูใหม่","eyes.reason.old_session":"เพิ่งเชื่อมต่อกับจุดติดตั้งใหม่ ขอดูใหม่","eyes.reason.no_picture":"กล้องไม่ให้ภาพ","eyes.reason.no_mask":"ปิดบังส่วนที่เจ้าของกำหนดไม่สำเร็จ จึงไม่มีภาพออกจากจุดติดตั้ง","eyes.reason.not_offered":"กล้องนี้ไม่ให้ดูด้วยวิธีนี้","eyes.reason.not_kept":"จุดติดตั้งบันทึกการดูไม่ได้ จึงไม่ให้ดู","eyes.reason.expired":"หมดเวลาที่จุดติดตั้งให้ดูแล้ว","eyes.reason.ended":"ปิดแล้ว","eyes.reason.link_lost":"สายเชื่อมต่อกับจุดติดตั้งหลุด","eyes.reason.no_answer":"จุดติดตั้งไม่ตอบ","eyes.reason.incident_closed":"เหตุปิดแล้ว การดูจึงจบด้วย","eyes.reason.role_lost":"คุณไม่ได้เป็นเจ้าหน้าที่ของสถานีนี้แล้ว","eyes.reason.site_lost":"จุดติดตั้งถูกพักหรือเพิกถอน","eyes.reason.bad_picture":"สิ่งที่จุดติดตั้งส่งมาไม่ใช่ภาพ","eyes.reason.station_ended":"สถานีเริ่มทำงานใหม่ ขอดูใหม่","eyes.reason.page_lost":"หน้านี้ขาดการติดต่อกับ Home Assistant ขอดูใหม่เมื่อกลับมา","eyes.reason.not_committed":"ดิสก์ของสถานีบันทึกการดูไม่ได้ จึงยังไม่ได้ถามจุดติดตั้ง แจ้งผู้ดูแลระบบ","eyes.reason.refused":"จุดติดตั้งปฏิเสธ","eyes.differ":"การดูที่ไม่ตรงกัน","eyes.differ_hint":"บันทึกของเจ้าของเกี่ยวกับการดูเหล่านี้ไม่ตรงกับที่สถานีบันทึกไว้ ให้เทียบทั้งสองฝ่าย แล้วบันทึกสิ่งที่พบ","eyes.differ_ours":"ที่นี่: {pictures} ภาพ","eyes.differ_theirs":"เจ้าของ: {pictures} ภาพ","eyes.differ.unknown":"ไม่มีใครที่นี่ขอดูครั้งนี้","eyes.differ.other":"บันทึกของเจ้าของเป็นคนละกล้อง เจ้าหน้าที่ วัตถุประสงค์ หรือเหตุ","eyes.differ.pictures":"จำนวนภาพไม่เท่ากัน","eyes.differ.missing":"บันทึกของเจ้าของไม่มีการดูครั้งนี้","eyes.differ_note":"สิ่งที่พบ","eyes.differ_settle":"ตรวจสอบแล้ว","eyes.reason.site_not_active":"จุดติดตั้งนี้ถูกพักหรือยังไม่ได้อนุมัติ ตัดสินเรื่องจุดติดตั้งก่อน","eyes.reason.screen_off":"สถานีนี้ไม่แสดงกล้องบนจอ","eyes.looks":"การดูที่ผ่านมา ({count})","eyes.now":"กำลังดูอยู่","eyes.more":"อีก {count} กล้องที่ไกลออกไป","eyes.ask":"ขอดู","eyes.case.title":"ดูกล้องตามหมายเลขคดี","eyes.case.hint":"ใช้สืบสวนโดยไม่มีเหตุ ถ้ากล้องไม่ได้เปิดให้ดูอยู่แล้ว ระบบจะถามเจ้าของทุกครั้ง เจ้าของเห็นหมายเลขเจ้าหน้าที่ หมายเลขคดี และวัตถุประสงค์ ออกจากหน้านี้แล้วการดูจะจบ","eyes.case.camera":"กล้อง","eyes.case.number":"หมายเลขคดี","eyes.case.ask":"ขอดู","eyes.case.none":"ไม่มีจุดติดตั้งใดแบ่งปันกล้องที่ขอดูได้","eyes.case.tier.request":"ต้องถามเจ้าของ","eyes.case.tier.incident":"ต้องถามเจ้าของ","eyes.case.tier.scheduled":"เปิดบางเวลา นอกเวลาต้องถามเจ้าของ","eyes.case.tier.always":"เปิดตลอด","eyes.logged_case":"การดูครั้งนี้ถูกบันทึกให้เจ้าของเห็น: {who} “{purpose}” คดี {case}"};var I=q({en:It,th:xi});function z(o,e,t){let s=`eyes.${e}.${t}`;return s in It?I(o,s):t.replaceAll("_"," ")}function X(o,e){return z(o,"reason",e.replace(/^view_/,""))}var Yo=1500,Qo=250,Jo=15e3,Ut=class{constructor(e,t,s,i){this._hass=e;this._wish=t;this._track=s;this._ended=i}_hass;_wish;_track;_ended;_peer;_stop;_look;_early=[];_late=[];_offer;_offered=!1;_over=!1;async begin(){try{let e=await this._hass.callWS({type:`${w}/view/rtc_servers`});if(this._over)return;let t=this._peer=new RTCPeerConnection({iceServers:e});if(t.addTransceiver("video",{direction:"recvonly"}),t.addEventListener("track",n=>this._track(new MediaStream([n.track]))),t.addEventListener("icecandidate",n=>n.candidate&&this._tell(n.candidate.candidate)),t.addEventListener("connectionstatechange",()=>{["failed","closed"].includes(t.connectionState)&&this.end()}),await t.setLocalDescription(await t.createOffer()),this._offer=t.localDescription?.sdp,this._over)return;let s={type:`${w}/view/start`,mode:"webrtc",...this._wish},i=n=>this._hear(n),r=await this._hass.connection.subscribeMessage(i,s,{resubscribe:!1});this._over?r():this._stop=r}catch{this.end()}}end(e=""){this._over||(this._over=!0,this._peer?.close(),this._stop?.().catch(()=>{}),this._ended(e))}_hear(e){if(!this._over){if("rtc"in e){this._take(e.rtc);return}"phase"in e&&(this._look=e.look,e.phase==="ended"||e.phase==="refused"?this.end(e.reason):e.phase==="live"&&!this._offered&&this._send())}}async _send(){this._offered=!0;try{await this._word("offer",this._offer??"");let e=this._early;this._early=[];for(let t of e)await this._word("candidate",t)}catch{this.end()}}async _take(e){try{if(e.kind==="answer"){await this._peer?.setRemoteDescription({type:"answer",sdp:e.text});let t=this._late;this._late=[];for(let s of t)await this._take({kind:"candidate",text:s})}else this._peer?.remoteDescription?await this._peer.addIceCandidate({candidate:e.text,sdpMLineIndex:0}):this._late.push(e.text)}catch{e.kind==="answer"&&this.end()}}_tell(e){this._offered?this._word("candidate",e).catch(()=>{}):this._early.push(e)}_word(e,t){return this._hass.callWS({type:`${w}/view/rtc`,look:this._look,kind:e,text:t})}},qt=class extends b{static properties={hass:{attribute:!1},wish:{attribute:!1}};shows=!1;frames=0;_attempt;_stream;_newest=0;_began=0;_timer;connectedCallback(){super.connectedCallback(),this.hasUpdated&&this._begin()}disconnectedCallback(){super.disconnectedCallback(),this._end()}updated(e){e.has("wish")&&this._begin()}_begin(){if(this._end(),!this.wish||!this.isConnected)return;this._began=performance.now();let e=new Ut(this.hass,this.wish,t=>this._attempt===e&&this._play(t),t=>this._attempt===e&&this._end(t));this._attempt=e,this._timer=setInterval(()=>this._check(),Qo),e.begin()}get _video(){return this.renderRoot.querySelector("video")}_play(e){let t=this._video;t&&(this._stream=e,t.srcObject=e,t.requestVideoFrameCallback(()=>this._frame(e)),t.play().catch(()=>{}))}_frame(e){e===this._stream&&(this.frames+=1,this._newest=performance.now(),this._say(!0),this._video?.requestVideoFrameCallback(()=>this._frame(e)))}_check(){let e=performance.now();this.shows&&e-this._newest>Yo&&this._say(!1),!this.shows&&e-Math.max(this._newest,this._began)>Jo&&this._end()}_end(e=""){clearInterval(this._timer);let t=this._attempt;this._attempt=this._stream=void 0,t?.end();let s=this._video;s&&(s.srcObject=null),this._say(!1,e)}_say(e,t=""){if(e===this.shows)return;this.shows=e,this.toggleAttribute("shows",e);let s={shows:e,reason:t};this.dispatchEvent(new CustomEvent("live-video",{detail:s,bubbles:!0,composed:!0}))}render(){return a`<video .muted=${!0} playsinline disablepictureinpicture disableremoteplayback></video>`}static styles=y`
    /* What is not displayed gets no frames. */
    :host {
      position: absolute;
      width: 1px;
      height: 1px;
      overflow: hidden;
      opacity: 0;
      pointer-events: none;
    }
    :host([shows]) {
      position: relative;
      display: block;
      width: 100%;
      height: auto;
      opacity: 1;
    }
    video {
      display: block;
      width: 100%;
      height: 100%;
      object-fit: contain;
      background: #000;
    }
  `};customElements.get("ssz-live-video")||customElements.define("ssz-live-video",qt);var Xo=3e3,er=new Set(["link_lost","page_lost","not_connected"]),Ft=new Set(["switched_off","no_consent"]),tr=new Set(["","no_picture","not_offered","too_many","ended"]),sr=3,Wt=class extends b{static properties={hass:{attribute:!1},camera:{attribute:!1},incident:{attribute:!1},case:{attribute:!1},me:{attribute:!1},number:{attribute:!1},folded:{attribute:!1},_phase:{state:!0},_reason:{state:!0},_until:{state:!0},_picture:{state:!0},_wish:{state:!0},_video:{state:!0},_tick:{state:!0}};_tries=0;_purpose="";_handle;_taken=0;_end;_timer;constructor(){super(),this._reason="",this._video=!1,this._tick=0}disconnectedCallback(){super.disconnectedCallback(),this.close()}willUpdate(e){e.has("hass")&&this.hass.connected===!1&&this.looking&&this._over("ended","page_lost");let t=this._state();this.dataset.state!==t&&(this.dataset.state=t),this.hidden=this.folded&&!this.open,this.toggleAttribute("data-open",this.open)}get looking(){return this._phase==="asking"||this._phase==="waiting"||this._phase==="live"}get open(){return this._phase!==void 0}async look(e){this.looking||(this._tries=0,this._purpose=e,await this._ask())}async _ask(){this._forget(),this._phase="asking";let e=this._purpose,{site:t,camera:s}=this.camera,i=!1,r=c=>i||this._hear(c),n,l=()=>{i=!0,n?.().catch(()=>{})};this._end=l,this._timer=window.setInterval(()=>this._tick++,1e3);try{let c={type:`${w}/view/start`,site:t,camera:s,purpose:e,...this._about()};n=await this.hass.connection.subscribeMessage(r,c,{resubscribe:!1}),i&&l()}catch(c){i||this._over("refused",c.message??String(c))}}_about(){return this.case!==void 0?{case:this.case}:this.incident===void 0?{}:{incident:this.incident}}close(){this._forget(),this._phase=void 0,this._reason=""}_forget(){this._end?.(),this._end=void 0,window.clearInterval(this._timer),this._picture=this._until=this._handle=this._wish=void 0,this._video=!1}_over(e,t){this._phase=e,this._reason=t,this._until=this._wish=void 0,this._video=!1,this._end?.(),this._end=void 0,er.has(t)||(this._picture=void 0,window.clearInterval(this._timer))}_hear(e){if(e.look&&(this._handle=e.look),e.picture!==void 0){this._picture=e.picture,this._taken=performance.now()-(e.age_ms??0),this._wantVideo();return}if(e.phase==="ended"||e.phase==="refused"){let t=e.phase==="refused"||this._phase==="asking"||this._phase==="waiting";this._over(t?"refused":"ended",e.reason??"")}else e.phase&&(this._phase=e.phase,this._until=e.left_ms==null?void 0:performance.now()+e.left_ms)}_wantVideo(){let{site:e,camera:t,tier:s,webrtc:i}=this.camera,r=this.case===void 0?de(this.camera):s==="always";this._wish||!i||!r||this._tries>=sr||(this._tries+=1,this._wish={site:e,camera:t,purpose:this._purpose,...this._about()})}_heardVideo(e){e.shows?(this._video=!0,this._end?.(),this._end=this._handle=void 0):this._video&&(tr.has(e.reason)?this._ask():this._over("ended",e.reason))}_shown(){this._handle&&this.looking&&this.hass.callWS({type:`${w}/view/shown`,look:this._handle}).catch(()=>{})}_age(){return performance.now()-this._taken}_state(){return this._phase===void 0?this.camera.unavailable?Ft.has(this.camera.unavailable)?"off":"unavailable":"closed":this._video?"live":this._phase==="live"?this._picture===void 0?"coming":this._age()>Xo?"old":"live":this._phase==="ended"||this._phase==="refused"?this._picture!==void 0?"frozen":Ft.has(this._reason)?"off":this._phase:this._phase}_say(e,t){return I(this.hass.language,e,t)}_where(){let{metres:e,bearing:t,faces:s}=this.camera,i=this.hass.language,r=[];return e===null?r.push(this._say("eyes.unplaced")):t===null?r.push(this._say("eyes.here")):r.push(this._say("eyes.distance",{metres:e,direction:z(i,"direction",String(Math.round(t/45)%8))})),s!==null&&r.push(z(i,"faces",String(s))),r.join(" · ")}render(){let{camera:e}=this,t=this._state();return a`<article aria-label="${e.name}, ${e.site_name}">
      <header>
        <span class="name"
          ><strong>${e.name}</strong> ${e.site_name}
          <small
            >${this.open?this._where():this._briefly()}${this._said().filter(Boolean).map(s=>a` · ${s}`)}</small
          ></span
        >
        ${this._button(t)}
      </header>
      ${this._body(t)}
      ${this.open&&this._purpose?a`<p class="logged">${this._logged()}</p>`:d}
    </article>`}_said(){let{tier:e,masked:t,unavailable:s}=this.camera;if(this.open)return[z(this.hass.language,this.case===void 0?"tier":"case.tier",e),t?this._say("eyes.masked"):""];if(!s)return[];let i=Ft.has(s);return[a`<span aria-hidden="true">${i?"⏻":"○"}</span> ${i?this._say("eyes.off"):X(this.hass.language,s)}`]}_briefly(){let{metres:e,bearing:t,faces:s}=this.camera;if(e===null||t===null)return this._where();let i=this.hass.language;return a`<span class="arrow" style="rotate:${Math.round(t)}deg" aria-hidden="true">↑</span> ${u(i,"room.metres",{metres:e})}
      <span class="unseen">${z(i,"direction",String(Math.round(t/45)%8))}</span>${s===null||this.camera.unavailable?d:a` · ${z(i,"faces",String(s))}`}`}_logged(){let e={who:S(this.hass.language,this.me&&{number:this.me.number}),purpose:this._purpose};return this.case===void 0?this._say("eyes.logged",e):this._say("eyes.logged_case",{...e,case:this.case})}_button(e){let t=a`<span class="unseen"> ${this.camera.name}</span>${this.number?a` <kbd>${this.number}</kbd>`:d}`;return this.open?a`<button @click=${()=>this.close()}>${this._say("eyes.close")}${t}</button>`:e!=="closed"?this.number?a`<kbd class="none" aria-hidden="true">${this.number}</kbd>`:d:a`<button class="main" @click=${()=>this._want()}>${this._say(de(this.camera)?"eyes.look":"eyes.ask")}${t}</button>`}_want(){this.dispatchEvent(new CustomEvent("want-look",{bubbles:!0,composed:!0}))}_body(e){let t=this.hass.language;switch(e){case"closed":return d;case"unavailable":return d;case"asking":return a`<p class="still" role="status"><span aria-hidden="true">…</span> ${this._say("eyes.asking")}</p>`;case"waiting":return a`<p class="still" role="status">
          <span aria-hidden="true">⌛</span> <strong>${this._say("eyes.waiting")}</strong>
          ${this._until===void 0?d:a`<span>${this._say("eyes.left",{age:T(t,this._until-performance.now())})}</span>`}
        </p>`;case"coming":return a`<p class="still" role="status"><span aria-hidden="true">…</span> ${this._say("eyes.coming")}</p>`;case"live":case"old":case"frozen":return this._shownPicture(e);case"off":return this.open?a`<p class="still"><span aria-hidden="true">⏻</span> <strong>${this._say("eyes.off")}</strong></p>`:d;default:return a`<p class="still" role="status">
          <span aria-hidden="true">${e==="refused"?"⊘":"■"}</span> <strong>${this._say(e==="refused"?"eyes.refused":"eyes.ended")}</strong>
          <span>${X(t,this._reason)}</span>
          ${e==="refused"||this._reason==="incident_closed"?d:a`<button @click=${()=>this.look(this._purpose)}>${this._say("eyes.again")}</button>`}
        </p>`}}_shownPicture(e){let t=this.hass.language,s={age:T(t,this._age())},i=this._say("eyes.picture",{camera:this.camera.name,site:this.camera.site_name});return a`<figure>
      <img
        ?hidden=${this._video}
        src="data:image/jpeg;base64,${this._picture}"
        alt=${i}
        @load=${()=>this._shown()}
        @error=${()=>this._shown()}
      />
      ${this._wish?a`<ssz-live-video
            .hass=${this.hass}
            .wish=${this._wish}
            role="img"
            aria-label=${i}
            @live-video=${r=>this._heardVideo(r.detail)}
          ></ssz-live-video>`:d}
      <figcaption>
        ${e==="live"?a`<span class="live"><span aria-hidden="true">●</span> ${this._say("eyes.live")}</span> ${this._say(this._video?"eyes.video":"eyes.frames")}${this._until===void 0?d:a` · ${this._say("eyes.left",{age:T(t,this._until-performance.now())})}`}`:a`<strong><span aria-hidden="true">▲</span> ${this._say(e==="old"?"eyes.old":"eyes.frozen",s)}</strong>`}
      </figcaption>
    </figure>`}static styles=[$,ki]};customElements.get("ssz-eye-tile")||customElements.define("ssz-eye-tile",Wt);var W=y`
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
    min-height: 44px;
    padding: 8px;
    border: 1px solid var(--divider-color);
    border-radius: 8px;
    background: var(--card-background-color);
    color: inherit;
    font: inherit;
    box-sizing: border-box;
  }
`;var Ti=64,jt=class extends b{static properties={hass:{attribute:!1},sites:{attribute:!1},me:{attribute:!1},_asked:{state:!0}};_next=0;constructor(){super(),this._asked=[]}_say(e,t){return I(this.hass.language,e,t)}_cameras(){let e=[...this.sites.values()].filter(t=>t.standing==="active");return e.sort((t,s)=>t.name.localeCompare(s.name,this.hass.language,{numeric:!0})),e.flatMap(t=>t.cameras.filter(s=>s.tier!=="registry").map(s=>ir(t,s)))}async _ask(e){e.preventDefault();let t=e.target,s=r=>String(new FormData(t).get(r)??"").trim(),i={id:this._next++,camera:s("camera"),case:s("case"),purpose:s("purpose")};!i.camera||!i.case||!i.purpose||(this._asked=[i,...this._asked],await this.updateComplete,await this._look(i))}async _look(e){await this.renderRoot.querySelector(`#look-${e.id}`)?.look(e.purpose)}render(){let e=this._cameras();return a`<details>
      <summary>${this._say("eyes.case.title")}</summary>
      ${e.length?this._form(e):a`<p>${this._say("eyes.case.none")}</p>`}
      <div class="tiles">
        ${le(this._asked,t=>t.id,t=>this._tile(t,e))}
      </div>
    </details>`}_form(e){return a`<form @submit=${t=>{this._ask(t)}}>
      <p>${this._say("eyes.case.hint")}</p>
      <label
        >${this._say("eyes.case.camera")}
        <select name="camera" required>
          ${e.map(t=>a`<option value=${M(t)}>${t.site_name} · ${t.name} · ${z(this.hass.language,"case.tier",t.tier)}</option>`)}
        </select></label
      >
      <label>${this._say("eyes.case.number")} <input name="case" required maxlength=${Ti} autocomplete="off" /></label>
      <label>${this._say("eyes.purpose")} <input name="purpose" required maxlength=${Ti} autocomplete="off" /></label>
      <div class="buttons"><button class="main">${this._say("eyes.case.ask")}</button></div>
    </form>`}_tile(e,t){let s=t.find(i=>M(i)===e.camera);return s?a`<ssz-eye-tile
      id="look-${e.id}"
      .hass=${this.hass}
      .camera=${s}
      .case=${e.case}
      .me=${this.me}
      @want-look=${()=>{this._look(e)}}
    ></ssz-eye-tile>`:d}static styles=[$,W,y`
      :host {
        display: block;
        margin: 0;
      }
      summary {
        min-height: 44px;
        align-content: center;
        cursor: pointer;
      }
      summary:focus-visible {
        outline: 3px solid var(--primary-color);
      }
      form {
        max-width: 40em;
      }
      .tiles {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(20em, 100%), 1fr));
        gap: 8px;
        margin: 8px 0;
      }
    `]};function ir(o,e){let{name:t,tier:s,masked:i,webrtc:r,direction:n,angle:l}=e,c=e.off?"switched_off":o.link==="up"?null:"not_connected";return{...{site:o.id,site_name:o.name,camera:e.id,name:t,tier:s,masked:i,webrtc:r,direction:n,angle:l},sees:"",metres:null,bearing:null,faces:null,unavailable:c}}customElements.get("ssz-case-look")||customElements.define("ssz-case-look",jt);var or=4e3,Vt=9,rr=5,nr=3,ar=900,lr=["eyes.purpose.1","eyes.purpose.2","eyes.purpose.3","eyes.purpose.4"],dr=64,Bt=class extends b{static properties={hass:{attribute:!1},row:{attribute:!1},me:{attribute:!1},wall:{type:Boolean,reflect:!0},_cameras:{state:!0},_looks:{state:!0},_asked:{state:!0},_own:{state:!0},_all:{state:!0}};_purpose="";_timer;constructor(){super(),this.wall=!1,this._cameras=[],this._looks=[],this._own=this._all=!1}connectedCallback(){super.connectedCallback(),this._timer=window.setInterval(()=>{this._over||this._list()},or)}disconnectedCallback(){super.disconnectedCallback(),window.clearInterval(this._timer)}willUpdate(e){!e.has("row")||e.get("row")?.id===this.row.id||(this._cameras=[],this._looks=[],this._purpose="",this._asked=void 0,this.wall=this._all=!1,this._list())}get _over(){return this.row.state==="closed"}async _list(){let e=this.row.id;try{let[t,s]=await Promise.all([this.hass.callWS({type:`${w}/view/nearest`,incident:e}),this.hass.callWS({type:`${w}/view/looks`,incident:e})]);if(e!==this.row.id)return;this._cameras=this._inOrder(t),this._looks=s}catch{}}_inOrder(e){let t=new Map(e.map(r=>[M(r),r])),s=this._cameras.filter(r=>t.has(M(r))||this._tile(M(r))?.open),i=new Set(s.map(M));return[...s.map(r=>t.get(M(r))??r),...e.filter(r=>!i.has(M(r)))]}_tile(e){return[...this.renderRoot.querySelectorAll("ssz-eye-tile")].find(t=>M(t.camera)===e)}toggle(e){let t=this._cameras[e-1],s=t&&this._tile(M(t));!t||!s||(s.open?s.close():!t.unavailable&&!this._over&&this._want([M(t)]))}_want(e){if(!this._purpose){this._asked=e,this.updateComplete.then(()=>this.renderRoot.querySelector("form select")?.focus());return}for(let t of e)this._tile(t)?.look(this._purpose)}_openWall(){this.wall=!0,this._want(this._cameras.filter(de).slice(0,Vt).map(M))}_fold(e){e.key==="Escape"&&(this._asked=void 0)}_begin(e){e.preventDefault();let t=new FormData(e.target),s=String(t.get("own")??t.get("purpose")??"").trim();if(!s)return;this._purpose=s;let i=this._asked??[];this._asked=void 0,this._own=!1,this._want(i)}_say(e,t){return I(this.hass.language,e,t)}render(){let e=this._cameras.some(de)&&!this._over,t=window.innerHeight<ar?nr:rr,s=this._cameras.length-t;return a`<header>
        <h2>${this._say("eyes.title")}</h2>
        ${this.wall?a`<button @click=${()=>this.wall=!1}>${this._say("eyes.wall_close")}</button>`:e?a`<button title=${this._say("eyes.wall_hint")} @click=${()=>this._openWall()}>${this._say("eyes.wall")}</button>`:d}
      </header>
      ${this._asked?this._form():d}
      ${this._over?a`<p>${this._say("eyes.closed_incident")}</p>`:this._cameras.length?d:a`<p>${this._say("eyes.none")}</p>`}
      ${this._over&&!this._cameras.length?d:a`<div class="tiles">
            ${le(this._cameras,i=>`${this.row.id}/${M(i)}`,(i,r)=>a`<ssz-eye-tile
                .folded=${this._over||!this.wall&&!this._all&&r>=t}
                .hass=${this.hass}
                .camera=${i}
                .incident=${this.row.id}
                .me=${this.me}
                .number=${r<Vt?r+1:void 0}
                @want-look=${()=>this._want([M(i)])}
              ></ssz-eye-tile>`)}
          </div>`}
      ${this._over||this.wall||this._all||s<=0?d:a`<button class="more" aria-expanded="false" @click=${()=>this._all=!0}>${this._say("eyes.more",{count:s})}</button>`}
      ${this._looks.length?this._taken():d}`}_taken(){let e=this.hass.language,t=s=>{let i=s.over&&s.pictures?T(e,s.seconds*1e3):"",r=s.over?X(e,s.reason):this._say("eyes.now");return[S(e,{number:s.operator}),s.camera_name,s.site_name,`“${s.purpose}”`,i,r].filter(Boolean).join(" · ")};return a`<details>
      <summary>${this._say("eyes.looks",{count:this._looks.length})}</summary>
      <ol>
        ${this._looks.map(s=>a`<li><time>${k(this.hass,new Date(s.at_ms))}</time> ${t(s)}</li>`)}
      </ol>
    </details>`}_form(){let[e]=this._asked??[],t=this._asked?.length===1?this._cameras.findIndex(i=>M(i)===e):-1,s=this._cameras[t];return a`<form @submit=${this._begin} @keydown=${this._fold}>
      ${s?a`<p>${t<Vt?a`<kbd>${t+1}</kbd> `:d}<strong>${s.name}</strong> ${s.site_name}</p>`:d}
      <label
        >${this._say("eyes.purpose")}
        <select name="purpose" @change=${i=>this._own=i.target.value===""}>
          ${lr.map((i,r)=>a`<option value=${this._say(i)} ?selected=${r===0}>${this._say(i)}</option>`)}
          <option value="">${this._say("eyes.purpose_own")}</option>
        </select></label
      >
      ${this._own?a`<input name="own" required maxlength=${dr} aria-label=${this._say("eyes.purpose")} autocomplete="off" />`:d}
      <small>${this._say("eyes.purpose_hint")}</small>
      <div class="buttons">
        <button class="main">${this._say("eyes.begin")}</button>
        <button type="button" @click=${()=>this._asked=void 0}>${this._say("eyes.back")}</button>
      </div>
    </form>`}static styles=[$,y`
      :host {
        display: block;
        margin-bottom: 8px;
      }
      :host([wall]) {
        margin: 0;
        position: absolute;
        z-index: 5;
        inset: 0;
        box-sizing: border-box;
        padding: 8px 16px;
        overflow: auto;
        background: var(--primary-background-color);
      }
      header {
        display: flex;
        gap: 8px;
        justify-content: space-between;
        align-items: center;
        margin: 8px 0 2px;
      }
      .more {
        width: 100%;
        min-height: 36px;
        border: none;
        background: none;
        color: inherit;
        font: inherit;
        text-align: start;
        text-decoration: underline;
        cursor: pointer;
      }
      h2 {
        margin: 4px 0;
        font-size: 1em;
      }
      .tiles {
        display: grid;
        gap: 2px;
      }
      :host([wall]) .tiles {
        gap: 8px;
        grid-template-columns: repeat(auto-fit, minmax(min(18em, 100%), 1fr));
      }
      /* What shows something comes first. */
      :host([wall]) ssz-eye-tile:not([data-open]) {
        order: 1;
      }
      form {
        display: grid;
        gap: 8px;
        margin: 8px 0;
        padding: 12px;
        border: 2px solid var(--primary-color);
        border-radius: 8px;
        background: var(--card-background-color);
      }
      form > * {
        min-width: 0;
      }
      label {
        display: grid;
        gap: 4px;
        font-weight: 700;
      }
      select,
      input {
        box-sizing: border-box;
        width: 100%;
        min-height: 44px;
        padding: 8px;
        border: 1px solid var(--divider-color);
        border-radius: 8px;
        background: var(--card-background-color);
        color: inherit;
        font: inherit;
      }
      summary {
        min-height: 44px;
        align-content: center;
        cursor: pointer;
      }
      summary:focus-visible {
        outline: 3px solid var(--primary-color);
      }
      ol {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        padding: 4px 0;
        border-top: 1px solid var(--divider-color);
      }
      time {
        font-variant-numeric: tabular-nums;
      }
      small {
        color: var(--secondary-text-color);
      }
      @media (pointer: coarse) {
        .more,
        header button {
          min-height: 44px;
        }
      }
      .buttons {
        display: flex;
        gap: 8px;
      }
      header button {
        min-height: 36px;
        padding: 0 12px;
        border: 2px solid currentcolor;
        border-radius: 8px;
        background: none;
        color: inherit;
        font: inherit;
        cursor: pointer;
      }
    `]};customElements.get("ssz-eyes")||customElements.define("ssz-eyes",Bt);var cr=3e4,Kt=class extends b{static properties={hass:{attribute:!1},_looks:{state:!0},_failure:{state:!0}};_timer;constructor(){super(),this._looks=[]}connectedCallback(){super.connectedCallback(),this._timer=window.setInterval(()=>{this._list()},cr)}disconnectedCallback(){super.disconnectedCallback(),window.clearInterval(this._timer)}firstUpdated(){this._list()}async _list(){try{this._looks=await this.hass.callWS({type:`${w}/view/differences`})}catch{this._looks=[]}}async _settle(e,t){e.preventDefault();let s=String(new FormData(e.target).get("note")).trim();this._failure=void 0;try{await this.hass.callWS({type:`${w}/view/settle`,view:t,note:s})}catch(i){this._failure=i.message??String(i)}await this._list()}_say(e,t){return I(this.hass.language,e,t)}render(){return this._looks.length?a`<section class="alert" aria-label=${this._say("eyes.differ")}>
      <h2>${this._say("eyes.differ")} (${this._looks.length})</h2>
      <p>${this._say("eyes.differ_hint")}</p>
      ${this._failure?a`<p role="alert">${this._say("eyes.failed",{reason:this._failure})}</p>`:d}
      <ul>
        ${this._looks.map(e=>this._look(e))}
      </ul>
    </section>`:d}_look(e){let t=this.hass.language,s=[e.pictures===null?"":this._say("eyes.differ_ours",{pictures:e.pictures}),e.told_pictures===null?"":this._say("eyes.differ_theirs",{pictures:e.told_pictures})],i=[e.camera_name,e.site_name,k(this.hass,new Date(e.at_ms)),S(t,{number:e.operator}),e.purpose,e.case];return a`<li>
      <strong>${z(t,"differ",e.difference)}</strong>
      <span>${i.filter(Boolean).join(" · ")}</span>
      <span>${s.filter(Boolean).join(", ")}</span>
      <form @submit=${r=>this._settle(r,e.view)}>
        <label>${this._say("eyes.differ_note")}<input name="note" required maxlength="64" autocomplete="off" /></label>
        <button>${this._say("eyes.differ_settle")}</button>
      </form>
    </li>`}static styles=[$,y`
      section {
        margin: 12px 0;
      }
      h2 {
        font-size: 1em;
      }
      ul {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li,
      label {
        display: grid;
        gap: 4px;
      }
      li {
        padding: 8px 0;
        border-top: 1px solid var(--divider-color);
      }
      form {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        align-items: end;
      }
      label {
        flex: 1;
      }
      input,
      button {
        min-height: 44px;
        padding: 0 12px;
        border: 2px solid currentcolor;
        border-radius: 8px;
        background: none;
        color: inherit;
        font: inherit;
      }
      button {
        cursor: pointer;
      }
    `]};customElements.get("ssz-eyes-differences")||customElements.define("ssz-eyes-differences",Kt);var Zt=class extends b{static properties={hass:{attribute:!1},incident:{attribute:!1},_busy:{state:!0},_asking:{state:!0},_failure:{state:!0},_made:{state:!0}};constructor(){super(),this._busy=!1}willUpdate(e){e.has("incident")&&(this._asking=this._failure=this._made=void 0)}_say(e,t){return Oe(this.hass.language,e,t)}async _make(e){let{incident:t}=this;this._busy=!0,this._asking=this._failure=this._made=void 0;try{let s=await this.hass.callWS({type:`${w}/bundle/make`,incident:t,silent:e}),i=await this.hass.fetchWithAuth(s.path);if(!i.ok)throw{message:this._say("reports.bundle.gone")};let r=document.createElement("a");r.href=URL.createObjectURL(await i.blob()),r.download=s.name,r.click(),window.setTimeout(()=>URL.revokeObjectURL(r.href),6e4),t===this.incident&&(this._made=s)}catch(s){if(t!==this.incident)return;s.translation_key==="bundle_silent"?this._asking=A(this.hass,s):this._failure=A(this.hass,s)}finally{this._busy=!1}}render(){return a`<div class="buttons">
        <button ?disabled=${this._busy} @click=${()=>this._make(!1)}>⤓ ${this._say("reports.bundle")}</button>
      </div>
      <p role="status" aria-live="polite">
        ${this._busy?this._say("reports.bundle.making"):d}
        ${this._made?a`${this._say("reports.saved",{name:this._made.name})}<br />SHA-256 <code>${this._made.sha256}</code>`:d}
      </p>
      ${this._asking?a`<div class="alert" role="alert">
            <p>${this._asking}</p>
            <div class="buttons">
              <button class="main" @click=${()=>this._make(!0)}>${this._say("reports.bundle.silent")}</button>
              <button @click=${()=>this._asking=void 0}>${this._say("reports.bundle.leave")}</button>
            </div>
          </div>`:d}
      ${this._failure?a`<p class="alert" role="alert">${this._say("reports.bundle.failed",{reason:this._failure})}</p>`:d}`}static styles=[$,y`
      :host {
        display: block;
        margin-top: 16px;
      }
      p:empty {
        margin: 0;
      }
      code {
        overflow-wrap: anywhere;
      }
    `]};customElements.get("ssz-incident-bundle")||customElements.define("ssz-incident-bundle",Zt);var Gt=class extends b{static properties={hass:{attribute:!1},incident:{attribute:!1},version:{attribute:!1},choosing:{attribute:!1},ticking:{attribute:!1},_guide:{state:!0},_failure:{state:!0},_busy:{state:!0}};constructor(){super(),this._busy=!1}willUpdate(e){e.has("incident")&&(this._guide=this._failure=void 0),(e.has("incident")||e.has("version"))&&this._ask("checklist")}async _ask(e,t={}){let{incident:s}=this;try{let i=await this.hass.callWS({type:`${w}/desk/${e}`,incident:s,...t});s===this.incident&&(this._guide=i)}catch(i){s===this.incident&&(this._failure=A(this.hass,i))}}async _choose(e){this._failure=void 0,await this._ask("checklist",{occasion:e})}async _tick(e){if(this._busy||!this._guide)return;this._busy=!0,this._failure=void 0;let{occasion:t}=this._guide;try{await this.hass.callWS({type:`${w}/desk/tick`,incident:this.incident,occasion:t,item:e.key,done:!e.done}),await this._ask("checklist")}catch(s){this._failure=A(this.hass,s)}finally{this._busy=!1}}_say(e,t){return u(this.hass.language,e,t)}render(){let e=this._guide,t=this._failure?a`<p class="alert" role="alert">${this._say("room.failed",{reason:this._failure})}</p>`:d;if(!e)return a`${t}`;let s=e.items.filter(i=>i.done).length;return a`<h3 id="name">${this._say("room.checklist")}</h3>
      <div class="head">
        <label>
          ${this._say("room.checklist.for")}
          <select ?disabled=${!this.choosing} @change=${i=>this._choose(i.target.value)}>
            ${e.occasions.map(i=>a`<option value=${i} ?selected=${i===e.occasion}>${_(this.hass.language,"occasion",i)}</option>`)}
          </select>
        </label>
        <span>${this._say("room.checklist.done",{done:s,all:e.items.length})}</span>
        ${e.source==="site"?a`<span class="mark">${this._say("room.checklist.own_site")}</span>`:d}
      </div>
      ${t} ${this.choosing&&!this.ticking?a`<p class="hint">${this._say("room.checklist.take_first")}</p>`:d}
      <ol aria-labelledby="name">
        ${e.items.map(i=>this._item(i))}
      </ol>`}_item(e){let t=this.hass.language.split("-")[0],s=e.words[t]??e.words[""]??e.words.en;return a`<li>
      <button role="checkbox" aria-checked=${e.done?"true":"false"} ?disabled=${!this.ticking} @click=${()=>this._tick(e)}>
        <span class="box" aria-hidden="true">${e.done?"✓":""}</span>
        <span>${s}</span>
        ${e.done?a`<small>${S(this.hass.language,e.done.by)} ${k(this.hass,new Date(e.done.at_ms))}</small>`:d}
      </button>
    </li>`}static styles=[$,y`
      h3 {
        margin: 16px 0 4px;
        font-weight: 500;
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 16px;
        align-items: center;
      }
      select {
        min-height: 44px;
        max-width: 100%;
        padding: 4px 8px;
        border: 1px solid var(--divider-color);
        border-radius: 8px;
        background: var(--card-background-color);
        color: inherit;
        font: inherit;
      }
      .hint {
        color: var(--secondary-text-color);
      }
      ol {
        list-style: none;
        margin: 8px 0 0;
        padding: 0;
      }
      li {
        border-top: 1px solid var(--divider-color);
      }
      button {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 2px 12px;
        width: 100%;
        min-height: 44px;
        padding: 8px 4px;
        border: none;
        background: none;
        color: inherit;
        font: inherit;
        text-align: start;
        cursor: pointer;
      }
      button:disabled {
        color: var(--primary-text-color);
        cursor: default;
      }
      .box {
        width: 1.3em;
        height: 1.3em;
        border: 2px solid currentcolor;
        border-radius: 4px;
        font-weight: 700;
        line-height: 1.3em;
        text-align: center;
      }
      button:disabled .box {
        border-style: dotted;
      }
      button[aria-checked="true"] {
        color: var(--secondary-text-color);
      }
      small {
        grid-column: 2;
        font-variant-numeric: tabular-nums;
      }
    `]};customElements.get("ssz-incident-checklist")||customElements.define("ssz-incident-checklist",Gt);function Si(o){return!o.over||o.seconds>0||!!o.pictures}function Ai(o,e){return _(o,"step",e.look&&!Si(e.look)?"look_refused":e.type)}function Ri(o,e){let{language:t}=o,s=[e.camera_name??"",e.site_name??""];if(e.difference==="unknown")s.push(u(t,"room.look.unknown"));else if(!e.over)s.push(_(t,"look",e.mode),u(t,"room.look.now"));else if(Si(e)){let i=k(o,new Date(e.ended_ms??e.at_ms));s.push(_(t,"look",e.mode),u(t,"room.look.until",{age:T(t,e.seconds*1e3),time:i}))}return e.over&&e.reason&&e.reason!=="ended"&&s.push(X(t,e.reason)),s.filter(Boolean)}function Ei(o,e){return e.words[o.split("-")[0]??""]??e.text}var Mi={note:"noted",close:"closed",dispatch:"dispatched",take_over:"taken_over",hand_over:"handed_over",set_priority:"prioritised"},pr=6e4,hr=["real","false_alarm","unfounded","test","cancelled_by_user","duplicate"],mr=["user_error","misuse","equipment","installation","environment","power_or_line","unknown"];function Yt(o,e,t){let s=e.placed_ms===null?0:t-e.placed_ms,i=e.distance_m===null?"":e.distance_m<1e3?u(o,"room.metres",{metres:Math.round(e.distance_m/10)*10}):u(o,"room.kilometres",{kilometres:(e.distance_m/1e3).toFixed(1)}),r=i&&s>pr?u(o,"room.place_age",{age:T(o,s)}):"",n=[_(o,"unit_kind",e.kind),_(o,"unit_state",e.state),[i,r].filter(Boolean).join(" ")].filter(Boolean);return a`<strong>${e.unit}</strong> <small>${n.join(" · ")}</small>`}function Qt(o){return o.known_units.find(e=>e.state==="free"&&e.incident!==o.id)}function Ci(o,e,t,s,i){let r=(l,c)=>a`<label>${u(e,l)}<textarea name="text" ?required=${c} maxlength="2000" rows="3"></textarea></label>`,n=(l,c,h)=>a`<label
      >${u(e,l)}
      <select name=${c} required>
        <option value="">${u(e,"room.choose")}</option>
        ${h.map(([p,m])=>a`<option value=${p}>${m}</option>`)}
      </select></label
    >`;switch(o){case"note":return r("room.note_text",!0);case"take_over":return r("room.take_over_text",!0);case"dispatch":{let l=t.known_units.filter(h=>h.state==="off_duty"),c=t.known_units.filter(h=>h.state!=="off_duty");return a`<datalist id="units">${c.map(h=>a`<option value=${h.unit}></option>`)}</datalist>
        <label>${u(e,"room.unit")}<input name="unit" list="units" required maxlength="40" autocomplete="off" /></label>
        ${c.length?a`<div class="buttons" role="group" aria-label=${u(e,"room.units")}>
              ${c.filter(h=>h.incident!==t.id).map(h=>a`<button class=${h===Qt(t)?"main":""} type="submit" name="unit" value=${h.unit} formnovalidate>${Yt(e,h,s)}</button>`)}
            </div>`:d}
        ${l.length?a`<p><small>${u(e,"room.off_duty",{units:l.map(h=>h.unit).join(", ")})}</small></p>`:d}`}case"hand_over":return n("room.hand_over_to","operator",t.operators.map(l=>[String(l.number),S(e,l)]));case"set_priority":return a`${n("room.priority","priority",[1,2,3,4].filter(l=>l!==t.priority).map(l=>[String(l),_(e,"priority",String(l))]))}
      ${r("room.reason",!1)}`;case"close":return a`${n("room.disposition","disposition",hr.filter(l=>l!=="duplicate").map(l=>[l,_(e,"disposition",l)]))}
      ${i.disposition==="false_alarm"?n("room.false_cause","false_cause",mr.map(l=>[l,_(e,"false_cause",l)])):d}
      ${r("room.close_text",!1)}`;default:return a`${d}`}}var ur=3e3,Jt=class extends b{static properties={hass:{attribute:!1},row:{attribute:!1},offered:{attribute:!1},_found:{state:!0}};_timer;connectedCallback(){super.connectedCallback(),this._timer=window.setInterval(()=>{this._load()},ur)}disconnectedCallback(){super.disconnectedCallback(),window.clearInterval(this._timer)}willUpdate(e){if(!e.has("row"))return;let t=e.get("row");t?.id!==this.row.id&&(this._found=void 0),(t?.id!==this.row.id||t.version!==this.row.version)&&this._load()}async _load(){let{id:e,state:t}=this.row;if(!this.hass.connected||document.hidden||t==="closed")return;let s=await this.hass.callWS({type:`${w}/desk/together`,incident:e}).catch(()=>{});s&&e===this.row.id&&JSON.stringify(s)!==JSON.stringify(this._found)&&(this._found=s)}_say(e,t){return u(this.hass.language,e,t)}_ask(e,t){this.dispatchEvent(new CustomEvent("step",{detail:{step:e,more:t}}))}_choose(e){this.dispatchEvent(new CustomEvent("choose-incident",{detail:e,bubbles:!0,composed:!0}))}render(){let e=this._found;return!e||this.row.state==="closed"?d:a`${e.lead?this._list("room.leads",[e.lead]):d}
    ${e.parts.length?this._list("room.parts",e.parts):d} ${this._proposed(e)}`}_proposed({proposed:e}){if(!e)return d;let{language:t}=this.hass,s=e.incidents.map(r=>r.id),i=this._say(e.within_m?"room.proposed":"room.proposed_here",{count:s.length,metres:e.within_m,time:T(t,Math.max(1e3,e.within_ms))});return a`<section class="proposed" aria-label=${i}>
      <p role="status"><strong>${i}</strong></p>
      ${this.offered.includes("gathered")?a`<div class="buttons"><button @click=${()=>this._ask("join",{others:s})}>${this._say("room.join")}</button></div>`:this.offered.includes("acknowledged")?a`<p>${this._say("room.take_first")}</p>`:d}
      ${this._rows(e.incidents,!0)}
    </section>`}_list(e,t){return a`<h3>${this._say(e)}</h3>
      ${this._rows(t,!1)}`}_rows(e,t){let{language:s}=this.hass,i=this.offered.includes("gathered");return a`<ul>
      ${e.map(r=>a`<li>
          <button class="plain" @click=${()=>this._choose(r.id)}>${E(s,r)}</button>
          <small>${_(s,"state",r.state)}${r.repeats?` · ×${r.repeats+1}`:""}</small>
          ${t&&this.offered.includes("closed")?a`<span class="buttons"
                ><button @click=${()=>this._ask("close",{disposition:"duplicate",duplicate_of:r.id})}>${this._say("room.is_duplicate")}</button></span
              >`:d}
          ${!t&&i&&r.lead?a`<span class="buttons"><button @click=${()=>this._ask("split",{incident:r.id})}>${this._say("room.split")}</button></span>`:d}
        </li>`)}
    </ul>`}static styles=[$,W,y`
      .proposed {
        margin: 12px 0;
        padding: 8px 12px;
        border: 2px dashed currentcolor;
        border-radius: 8px;
      }
      p {
        margin: 0;
      }
      h3 {
        margin: 12px 0 4px;
        font-weight: 500;
      }
      ul {
        list-style: none;
        margin: 0;
        padding: 0;
      }
      li {
        display: grid;
        grid-template-columns: 1fr auto;
        gap: 0 12px;
        align-items: center;
        padding: 2px 0;
        border-top: 1px solid var(--divider-color);
      }
      .buttons {
        margin: 8px 0;
      }
      li .buttons {
        margin: 0;
      }
      li .buttons button {
        min-height: 28px;
        padding: 0;
        border: none;
        font-size: 0.9em;
        text-decoration: underline;
      }
      @media (pointer: coarse) {
        li .buttons button {
          min-height: 44px;
        }
      }
      .plain {
        grid-column: 1 / -1;
        min-height: 32px;
        padding: 0;
        border: none;
        background: none;
        color: inherit;
        font: inherit;
        cursor: pointer;
        text-align: start;
        text-decoration: underline;
      }
      @media (pointer: coarse) {
        .plain {
          min-height: 44px;
        }
      }
    `]};customElements.get("ssz-incident-together")||customElements.define("ssz-incident-together",Jt);var fr=3,Xt=class extends b{static properties={hass:{attribute:!1},row:{attribute:!1},known:{attribute:!1},now:{attribute:!1},offered:{attribute:!1},busy:{type:Boolean}};_ask(e,t){this.dispatchEvent(new CustomEvent("step",{detail:{step:e,more:{unit:t}}}))}render(){let{row:e}=this,{language:t}=this.hass;if(e.state==="closed")return d;let s=(n,l,c)=>a`<button ?disabled=${this.busy} @click=${()=>this._ask(l,c)} aria-label="${c}: ${u(t,n)}">${u(t,n)}</button>`,i=n=>this.offered.includes(n),r=i("dispatched")?this.known.filter(n=>n.state==="free"&&!e.units.includes(n.unit)).slice(0,fr):[];return!e.units.length&&!r.length?d:a`<ul aria-label=${u(t,"room.units")}>
      ${e.units.map(n=>{let l=e.unit_states[n]??"sent",c=e.wants_help.includes(n);return a`<li class=${c?"help":""}>
          <span
            ><strong>${n}</strong> ${_(t,"unit_state",l)}${c?a` · <b>${u(t,"room.needs_help")}</b>`:d}</span
          >
          <span class="buttons">
            ${l==="sent"&&i("en_route")?s("room.en_route","en_route",n):d}
            ${l!=="on_scene"&&l!=="finished"&&i("arrived")?s("room.arrived","arrived",n):d}
            ${l==="on_scene"&&i("finished")?s("room.finished","finished",n):d}
            ${l!=="finished"&&(i("recalled")||i("stood_down"))?s("room.recall","recall",n):d}
          </span>
        </li>`})}
      ${r.map(n=>a`<li class="free">
          <span>${Yt(t,n,this.now)}</span>
          <span class="buttons">
            <button ?disabled=${this.busy} @click=${()=>this._ask("dispatch",n.unit)} aria-label="${n.unit}: ${u(t,"room.dispatch")}">
              ${u(t,"room.send_unit")}
            </button>
          </span>
        </li>`)}
    </ul>`}static styles=[$,W,y`
      ul {
        list-style: none;
        margin: 0;
        padding: 0;
      }
      li {
        display: flex;
        flex-wrap: wrap;
        gap: 2px 12px;
        justify-content: space-between;
        align-items: center;
        padding: 4px 0;
        border-top: 1px solid var(--divider-color);
      }
      small {
        color: var(--secondary-text-color);
      }
      .buttons button {
        min-height: 36px;
        padding: 0 12px;
      }
      @media (pointer: coarse) {
        .buttons button {
          min-height: 44px;
        }
      }
      .help {
        border-inline-start: 8px solid #b00020;
        padding-inline-start: 8px;
      }
      .buttons {
        flex-wrap: nowrap;
        gap: 4px;
        margin: 0 0 0 auto;
      }
    `]};customElements.get("ssz-incident-units")||customElements.define("ssz-incident-units",Xt);var Li=new Set(["set_priority","hand_over"]),Pi=3,es=class extends b{static properties={hass:{attribute:!1},row:{attribute:!1},site:{attribute:!1},now:{attribute:!1},_detail:{state:!0},_failure:{state:!0},_open:{state:!0},_chosen:{state:!0},_busy:{state:!0},_all:{state:!0}};_loaded=Promise.resolve();constructor(){super(),this._open="",this._chosen={},this._busy=this._all=!1}willUpdate(e){if(!e.has("row"))return;let t=e.get("row");t?.id!==this.row.id&&(this._detail=void 0,this._failure=void 0,this._open="",this._all=!1);let s=i=>`${i.id} ${i.version} ${i.looks} ${i.looking}`;(!t||s(t)!==s(this.row))&&(this._loaded=this._load(this.row.id))}async _load(e){try{let t=await this.hass.callWS({type:`${w}/desk/incident`,incident:e});t.id===this.row.id&&(this._detail=t)}catch(t){this._failure=A(this.hass,t)}}async act(e,t={}){if(this._busy)return!1;this._busy=!0,this._failure=void 0;try{return await this.hass.callWS({type:`${w}/desk/${e}`,incident:this.row.id,...t}),!0}catch(s){return this._failure=A(this.hass,s),!1}finally{this._busy=!1}}async open(e){await this._loaded,this._may(Mi[e])&&(this._open=e,this._chosen={},await this.updateComplete,this.renderRoot.querySelector("form")?.scrollIntoView({block:"nearest"}),this.renderRoot.querySelector("form textarea, form select, form input")?.focus())}async arrive(){await this._loaded;let e=this._coming();e&&await this.act("arrived",{unit:e})}_coming(){let e=t=>["sent","en_route"].includes(this.row.unit_states[t]??"sent");return this._may("arrived")?[...this.row.units].reverse().find(e):void 0}_may(e){return this._detail?.offered.includes(e)??!1}_say(e,t){return u(this.hass.language,e,t)}render(){let{row:e,hass:t}=this,s=t.language;return a`<article class="priority-${e.priority}" aria-labelledby="title">
      <h2 id="title">${J(E(s,e))}</h2>
      ${this._facts()}
      ${e.cancelled?a`<p class="alert">${this._say("room.cancelled")}</p>`:d}
      ${e.stored?d:a`<p class="alert">${this._say("room.not_stored")}</p>`}
      ${this.site&&this.site.link!=="up"?a`<p class="alert">${this._say("room.site_lost",{link:_(s,"link",this.site.link)})}</p>`:d}
      ${this._failure?a`<p class="alert" role="alert">${this._say("room.failed",{reason:this._failure})}</p>`:d}
      ${e.lead?a`<p class="alert">${this._say("room.goes_with")}</p>`:d}
      ${this._buttons()} ${Li.has(this._open)?d:this._form()}
      <ssz-incident-units
        .hass=${t}
        .row=${e}
        .known=${this._open!=="dispatch"&&this._detail?.known_units||[]}
        .offered=${this._detail?.offered??[]}
        .busy=${this._busy}
        .now=${this.now}
        @step=${this._step}
      ></ssz-incident-units>
      <ssz-incident-together .hass=${t} .row=${e} .offered=${this._detail?.offered??[]} @step=${this._step}></ssz-incident-together>
      ${this._may("noted")?a`<ssz-site-notes .hass=${t} .site=${e.site} .incident=${e.id} .silent=${e.silent||e.handling==="dispatch_silently"}></ssz-site-notes>`:d}
      <div class="beside">
        ${this._timeline()}
        <ssz-incident-checklist .hass=${t} .incident=${e.id} .version=${e.version} .choosing=${this._may("noted")} .ticking=${this._may("ticked")}></ssz-incident-checklist>
      </div>
      ${this._seldom()}
    </article>`}_facts(){let{row:e,hass:t}=this,s=t.language,{latitude:i,longitude:r}=this.site??{};return a`<p class="facts">
        <strong>${_(s,"state",e.state)}</strong>
        ${e.owner?a`<span>${S(s,e.owner)}</span>`:d}
        <span>${_(s,"priority",String(e.priority))}</span>
        ${e.repeats?a`<span>×${e.repeats+1}</span>`:d}
        ${e.restored?a`<span>${this._say("room.restored")}</span>`:d}
        ${e.disposition?a`<span>${_(s,"disposition",e.disposition)}</span>`:d}
        ${e.false_cause?a`<span>${_(s,"false_cause",e.false_cause)}</span>`:d}
        <span class="handling">${_(s,"handling",e.handling)}</span>
      </p>
      <p class="facts">
        <span
          >${this._say("room.raised",{time:k(t,new Date(e.raised_ms))})}${e.late?a` <span class="mark">${ze(s,e)}</span>`:d}</span
        >
        ${i==null||r==null?d:a`<span>${this._say("room.place")} <code>${i.toFixed(5)}, ${r.toFixed(5)}</code></span>`}
      </p>`}_timeline(){let e=[...this._detail?.timeline??[]].reverse(),t=e.length-Pi;return a`<section class=${this._all?"all":""}>
      <h3>${this._say("room.timeline")}</h3>
      <ol>
        ${e.map(s=>this._line(s))}
      </ol>
      ${t>0&&!this._all?a`<button class="unfold" @click=${()=>this._all=!0}>${this._say("room.earlier",{count:t})}</button>`:d}
    </section>`}_button(e,t,s,i=!1){return a`<button class=${i?"main":""} ?disabled=${this._busy} @click=${s}>${this._say(e)}${t?a` <kbd>${t}</kbd>`:d}</button>`}_buttons(){let{state:e}=this.row,t=this._coming(),s=i=>i&&!this._open;return a`<div class="buttons">
      ${this._may("acknowledged")?this._button("room.acknowledge","A",()=>this.act("acknowledge"),s(!0)):d}
      ${this._may("taken_over")?this._button("room.take_over","",()=>this.open("take_over")):d}
      ${t?this._button("room.key.arrived","O",()=>this.arrive(),s(!0)):d}
      ${this._may("dispatched")?this._button("room.dispatch","D",()=>this.open("dispatch"),s(e==="acknowledged")):d}
      ${this._may("closed")?this._button("room.close","C",()=>this.open("close"),s(e!=="acknowledged"&&!t)):d}
      ${this._may("noted")?this._button("room.note","N",()=>this.open("note")):d}
      ${this._may("reopened")?this._button("room.reopen","",()=>this.act("reopen")):d}
    </div>`}_seldom(){let e=(s,i,r)=>this._may(s)?[this._button(i,"",r)]:[],t=[...e("prioritised","room.set_priority",()=>this.open("set_priority")),...e("handed_over","room.hand_over",()=>this.open("hand_over")),...e("released","room.hand_back",()=>this.act("hand_back")),...e("split","room.split",()=>this.act("split")),...e("disclosed","room.disclose",()=>this.act("disclose"))];return!t.length&&!this._detail?.bundle?d:a`<div class="seldom">
      ${t.length?a`<div class="buttons">${t}</div>`:d}
      ${Li.has(this._open)?this._form():d}
      ${this._detail?.bundle?a`<ssz-incident-bundle .hass=${this.hass} .incident=${this.row.id}></ssz-incident-bundle>`:d}
    </div>`}_form(){let e=this._open;if(!e||!this._detail)return d;let t=e!=="dispatch"||!Qt(this._detail);return a`<form @submit=${s=>this._submit(s,e)} @change=${this._choose} @keydown=${this._fold}>
      ${Ci(e,this.hass.language,this._detail,this.now,this._chosen)} ${this._formButtons(`room.${e}`,t)}
    </form>`}_choose=e=>{let t=e.target;this._chosen={...this._chosen,[t.name]:t.value}};_fold=e=>{e.key==="Escape"&&(this._open="")};_step=e=>{this.act(e.detail.step,e.detail.more)};_formButtons(e,t){return a`<div class="buttons">
      <button class=${t?"main":""} ?disabled=${this._busy}>${this._say(e)}</button>
      <button type="button" @click=${()=>this._open=""}>${this._say("room.back")}</button>
    </div>`}async _submit(e,t){e.preventDefault();let s=e.target,i=e.submitter?.name==="unit"?e.submitter.value:"",n=[...new FormData(s),...i?[["unit",i]]:[]].filter(([,l])=>l!=="").map(([l,c])=>[l,l==="operator"||l==="priority"?Number(c):c]);await this.act(t,Object.fromEntries(n))&&(this._open="")}_line(e){let t=this.hass.language,s=e.type==="escalated"&&e.by.kind==="unit",i=e.by.kind==="operator"?S(t,e.by):_(t,"actor",e.by.kind),r=[e.to&&S(t,e.to),e.unit,e.disposition&&_(t,"disposition",e.disposition),e.false_cause&&_(t,"false_cause",e.false_cause),e.priority&&_(t,"priority",String(e.priority)),e.way&&_(t,"way",e.way),e.other&&E(t,e.other),e.count>1&&`×${e.count}`,...e.look?Ri(this.hass,e.look):[]].filter(Boolean),n=Ei(t,e);return a`<li>
      <time>${k(this.hass,new Date(e.at_ms))}</time>
      <span>${s?this._say("room.step.needs_help"):Ai(t,e)}${r.length?`: ${r.join(", ")}`:""} <small>${i}</small></span>
      ${n?a`<q>${n}</q>`:d}
    </li>`}static styles=[$,W,y`
      :host {
        display: block;
        container-type: inline-size;
      }
      .beside {
        display: grid;
        gap: 0 32px;
      }
      section li:nth-child(n + ${Pi+1}) {
        display: none;
      }
      .all li:nth-child(n) {
        display: grid;
      }
      .unfold {
        min-height: 44px;
        padding: 0;
        border: none;
        background: none;
        color: inherit;
        font: inherit;
        text-decoration: underline;
        cursor: pointer;
      }
      @container (min-width: 600px) {
        .beside {
          grid-template-columns: 1fr 1fr;
        }
        section li:nth-child(n) {
          display: grid;
        }
        .unfold {
          display: none;
        }
      }
      .facts {
        display: flex;
        flex-wrap: wrap;
        gap: 2px 16px;
        margin: 4px 0;
      }
      .handling {
        font-weight: 700;
      }
      h2 {
        margin: 0;
        font-size: 1.6em;
        line-height: 1.25;
      }
      h3 {
        margin: 16px 0 4px;
        font-weight: 500;
      }
      .seldom {
        margin-top: 16px;
        border-top: 1px solid var(--divider-color);
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
    `]};customElements.get("ssz-incident-view")||customElements.define("ssz-incident-view",es);var _r=12e3,gr=50,Ze=class{constructor(e){this.changed=e}changed;station="";me;incidents=new Map;sites=new Map;armed=0;heardAt;refused;_offsetMs=0;_unsubscribe;get now(){return Date.now()+this._offsetMs}get silent(){return this.heardAt===void 0||Date.now()-this.heardAt>_r}start(e){this._unsubscribe??=e.connection.subscribeMessage(t=>this._take(t),{type:`${w}/desk/subscribe`}).catch(t=>{this.refused=A(e,t),this._unsubscribe=void 0,this.changed([])})}stop(){let e=this._unsubscribe;this._unsubscribe=void 0,e?.then(t=>t?.()).catch(()=>{})}_take(e){this.refused=void 0,this.heardAt=Date.now(),this._offsetMs=e.now_ms-this.heardAt,this.armed=e.armed;let{all:t}=e;if(t){this.station=t.station,this.me=t.me;let i=this.incidents;this.incidents=new Map(t.incidents.map(r=>[r.id,r])),this.sites=new Map(t.sites.map(r=>[r.id,r])),this.changed(t.incidents.filter(r=>r.state==="open"&&i.get(r.id)?.state!=="open"));return}e.me&&(this.me=e.me);let s=[];for(let i of e.incidents??[]){let r=this.incidents.get(i.id);r&&r.version>i.version||(i.state==="open"&&r?.state!=="open"&&s.push(i),this.incidents.set(i.id,i))}for(let i of e.sites??[])this.sites.set(i.id,i);for(let i of e.gone_sites??[])this.sites.delete(i);this._forgetOld(),this.changed(s)}_forgetOld(){let e=[...this.incidents.values()].filter(t=>t.state==="closed");e.sort((t,s)=>(s.closed_ms??0)-(t.closed_ms??0));for(let t of e.slice(gr))this.incidents.delete(t.id)}};var zi=[["A","room.key.acknowledge"],["↑ ↓","room.key.move"],["Enter","room.key.enter"],["← →","room.key.look"],["D","room.key.dispatch"],["O","room.key.arrived"],["N","room.key.note"],["C","room.key.close"],["1 – 9","room.key.camera"],["M","room.key.map"],["/","room.key.search"],["?","room.key.help"]],yr=/^(INPUT|TEXTAREA|SELECT)$/;function ts(o){return o.composedPath().some(e=>e instanceof HTMLElement&&yr.test(e.tagName))}function Hi(o){let e=o.composedPath().filter(s=>s instanceof HTMLElement),t=o.code.startsWith("Arrow");return e.some(s=>s.tagName==="DIALOG"||t&&s.classList.contains("leaflet-container"))}function Di(o){return o.code==="Slash"&&o.shiftKey?"Question":o.code}var Ge=3,br=5,vr=1e4,wr=3e4,Ye=class{_rows;_asking=new Set;_links=new Map;_named=[];_uncounted=0;fresh(e,t,s,i){let r=[...t.incidents.values()],n=[...this._help(e,r),...this._new(e,s.filter(l=>!l.drill),i),...this._rows?this._moved(e,r,t.me?.user):[],...this._lost(e,t)];return this._rows=new Map(r.map(l=>[l.id,{state:l.state,ways:l.ways.length}])),n}_new(e,t,s){this._named=this._named.filter(c=>s-c<vr);let i=Math.max(0,Math.min(Ge,br-this._named.length)),n=[...t].sort((c,h)=>c.priority-h.priority||h.opened_ms-c.opened_ms).slice(0,i);this._named.push(...n.map(()=>s)),this._uncounted+=t.length-n.length;let l=n.map(c=>u(e,"room.announce",{incident:E(e,c)}));return this._uncounted&&n.length&&(l.push(u(e,"room.announce_more",{count:this._uncounted})),this._uncounted=0),l}_moved(e,t,s){let i=[];for(let r of t){let n=this._rows?.get(r.id);if(!(r.drill||!n))if(r.state==="open"){let l=n.ways>r.ways.length?0:n.ways;for(let c of r.ways.slice(l))i.push(u(e,"room.announce_escalated",{way:_(e,"told",c),incident:E(e,r)}))}else n.state==="open"&&r.owner&&r.owner.user!==s&&r.state!=="closed"&&i.push(u(e,"room.announce_taken",{who:S(e,r.owner),incident:E(e,r)}))}return Oi(e,i)}_help(e,t){let s=t.flatMap(r=>r.wants_help.map(n=>[`${r.id} ${n}`,n,r])),i=s.filter(([r])=>!this._asking.has(r));return this._asking=new Set(s.map(([r])=>r)),i.map(([,r,n])=>u(e,"room.announce_help",{units:r,incident:E(e,n)}))}_lost(e,t){let s=[...t.sites.values()],i=s.filter(r=>r.link==="down"&&this._links.has(r.id)&&this._links.get(r.id)!=="down");return this._links=new Map(s.map(r=>[r.id,r.link])),Oi(e,i.map(r=>u(e,"room.announce_lost",{site:r.name})))}};function Oi(o,e){return e.length<=Ge?e:[...e.slice(0,Ge),u(o,"room.announce_others",{count:e.length-Ge})]}var ss=class extends b{static properties={hass:{attribute:!1},_said:{state:!0}};_next=0;_timer;constructor(){super(),this._said=[]}disconnectedCallback(){super.disconnectedCallback(),window.clearTimeout(this._timer)}tell(e){e.length&&(this._said=[...this._said,...e.map(t=>({id:this._next++,words:t}))],window.clearTimeout(this._timer),this._timer=window.setTimeout(()=>this._said=[],wr))}render(){return a`<div role="log" aria-live="assertive" aria-relevant="additions" aria-label=${u(this.hass.language,"room.news")}>
      ${le(this._said,e=>e.id,e=>a`<p>${e.words}</p>`)}
    </div>`}static styles=y`
    :host {
      position: absolute;
      width: 1px;
      height: 1px;
      overflow: hidden;
      clip-path: inset(50%);
      white-space: nowrap;
    }
  `};customElements.get("ssz-room-news")||customElements.define("ssz-room-news",ss);var Qe=class{_icon;_original="";_shown=-1;_title="";show(e,t){e===this._shown&&t===this._title||(this._shown=e,this._title=t,document.title=e?`(${e}) ${t}`:t,this._icon??=document.querySelector('link[rel="icon"]')??void 0,this._icon&&(this._original||=this._icon.href,this._icon.href=e?$r(e):this._original))}restore(){document.title=document.title.replace(/^\(\d+\) /,""),this._icon&&this._original&&(this._icon.href=this._original),this._shown=-1}allow(){"Notification"in window&&Notification.permission==="default"&&Notification.requestPermission()}pop(e,t){if(!(!document.hidden||!("Notification"in window)||Notification.permission!=="granted"))try{new Notification(e,{tag:t,requireInteraction:!0}).onclick=()=>window.focus()}catch{return}}};function $r(o){let e=document.createElement("canvas");e.width=e.height=64;let t=e.getContext("2d");return t?(t.fillStyle="#b00020",t.fillRect(0,0,64,64),t.fillStyle="#fff",t.font=`700 ${o>9?38:52}px sans-serif`,t.textAlign="center",t.textBaseline="middle",t.fillText(o>99?"99+":String(o),64/2,64/2+3,60),e.toDataURL("image/png")):""}var kr=3e3,is=class extends b{static properties={hass:{attribute:!1},incident:{attribute:!1},over:{attribute:!1},count:{attribute:!1},mine:{attribute:!1},_shots:{state:!0},_chosen:{state:!0},_shown:{state:!0},_failure:{state:!0}};_timer;_opened;constructor(){super(),this._shots=[]}connectedCallback(){super.connectedCallback(),this._timer=setInterval(()=>{this.over||this._list()},kr)}disconnectedCallback(){super.disconnectedCallback(),clearInterval(this._timer),this._close()}willUpdate(e){e.has("incident")&&(this._shots=[],this._opened=void 0,this._close()),(e.has("incident")||e.has("count"))&&this._list(),this.mine&&!this.over&&this._opened!==this.incident&&this._openFirst()}_openFirst(){let t=this._shots.filter(s=>s.state==="kept").find(s=>s.offset_ms>=0);t&&this._show(t)}async _list(){let{incident:e}=this;try{let t=await this.hass.callWS({type:`${w}/desk/pictures`,incident:e});e===this.incident&&(this._shots=t)}catch{e===this.incident&&(this._shots=[])}}step(e){let t=this._shots.filter(r=>r.state==="kept");if(!t.length)return;let s=t.findIndex(r=>r.path===this._chosen),i=s<0?e>0?0:t.length-1:Math.min(Math.max(s+e,0),t.length-1);t[i].path!==this._chosen&&this._show(t[i])}async _show(e){this._close(),this._opened=this.incident,this._chosen=e.path;try{let t=await this.hass.fetchWithAuth(e.path);if(!t.ok)throw new Error(String(t.status));let s=await t.blob();this._chosen===e.path&&this.isConnected&&(this._shown=URL.createObjectURL(s))}catch(t){this._chosen===e.path&&(this._failure=A(this.hass,t))}}_close(){this._shown&&URL.revokeObjectURL(this._shown),this._shown=this._chosen=this._failure=void 0}_say(e,t){return u(this.hass.language,e,t)}_when(e){let t=(Math.abs(e.offset_ms)/1e3).toFixed(1);return this._say(e.offset_ms<0?"room.picture_before":"room.picture_after",{seconds:t})}_short(e){let t=(Math.abs(e.offset_ms)/1e3).toFixed(1);return`${e.offset_ms<0?"−":"+"}${this._say("room.seconds",{seconds:t})}`}_button(e){let t=e.state==="kept"?"":this._say(e.state==="wanted"?"room.picture_coming":"room.picture_missing"),s=[this._when(e),t].filter(Boolean).join(", ");return a`<button
      aria-pressed=${e.path===this._chosen}
      aria-label=${s}
      title=${s}
      ?disabled=${e.state!=="kept"}
      @click=${()=>this._show(e)}
    >
      ${this._short(e)}${t?a`<small>${t}</small>`:d}
    </button>`}render(){if(!this._shots.length)return d;let e=this._shots.find(t=>t.path===this._chosen);return a`<h2>${this._say("room.pictures")} <span class="keys"><kbd>←</kbd> <kbd>→</kbd></span></h2>
      <div class="strip">${this._shots.map(t=>this._button(t))}</div>
      ${this._failure?a`<p class="alert" role="alert">${this._say("room.failed",{reason:this._failure})}</p>`:d}
      ${e&&this._shown?a`<figure>
            <img src=${this._shown} alt=${this._when(e)} />
            <figcaption>
              ${this._when(e)} · ${this._say("room.picture_came",{time:k(this.hass,new Date(e.since_ms))})}${e.mask?a` · ${this._say("room.picture_masked")}`:d}
            </figcaption>
          </figure>`:d}`}static styles=[$,y`
      h2 {
        display: flex;
        justify-content: space-between;
        margin: 4px 0;
        font-size: 1em;
      }
      .strip {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(64px, 1fr));
        gap: 4px;
      }
      button {
        min-height: 36px;
        padding: 2px 4px;
        border: 1px solid var(--secondary-text-color);
        border-radius: 6px;
        background: none;
        color: inherit;
        font: inherit;
        font-size: 0.9em;
        font-variant-numeric: tabular-nums;
        cursor: pointer;
      }
      button:disabled {
        border-style: dashed;
        cursor: default;
      }
      button[aria-pressed="true"] {
        border-color: var(--primary-text-color);
        background: var(--primary-text-color);
        color: var(--card-background-color);
        font-weight: 700;
      }
      @media (pointer: coarse) {
        button {
          min-height: 44px;
        }
        .keys {
          display: none;
        }
      }
      small {
        display: block;
        color: var(--secondary-text-color);
      }
      figure {
        margin: 6px 0 8px;
      }
      img {
        display: block;
        width: 100%;
        max-height: min(60vh, 300px);
        border-radius: 4px;
        background: #000;
        object-fit: contain;
      }
      figcaption {
        padding-top: 2px;
        color: var(--secondary-text-color);
        font-size: 0.9em;
      }
    `]};customElements.get("ssz-incident-pictures")||customElements.define("ssz-incident-pictures",is);var Ni={police:"M8 .8 14.2 3v4.4c0 3.9-2.6 6.6-6.2 7.8-3.6-1.2-6.2-3.9-6.2-7.8V3Z",hold_up:"M8 1a2.1 2.1 0 1 1 0 4.2A2.1 2.1 0 0 1 8 1ZM1.8.8l2-.4L5.6 5.9h4.8L12.2.4l2 .4-1.9 7.2-2 1.4V15.2h-1.7V11H7.4v4.2H5.7V9.4l-2-1.4Z",duress:"M.8 4.6c3.4-1.4 11-1.4 14.4 0 .2 4.8-1.6 7-4 7-1.6 0-2-1.8-3.2-1.8s-1.6 1.8-3.2 1.8c-2.4 0-4.2-2.2-4-7Zm2.4 2.3c1 1.5 2.7 1.7 3.9.7-1-1.3-2.7-1.5-3.9-.7Zm5.7.7c1.2 1 2.9.8 3.9-.7-1.2-.8-2.9-.6-3.9.7Z",intrusion:"M2 .8h8v3H8v-1H4.2v10.4H8v-1h2v3H2ZM15 6.9v2.2H9.6v2.7L5.4 8l4.2-3.8v2.7Z",fire:"M8.4.8c.6 3 4.8 4.7 4.8 9a5.2 5.2 0 0 1-10.4 0c0-2 1-3.6 2.2-4.6 0 1.5.6 2.3 1.3 2.6C6.4 5.2 7 2.8 8.4.8Z",medical:"M5.8 1h4.4v4.8H15v4.4h-4.8V15H5.8v-4.8H1V5.8h4.8Z",tamper:"M14.6 4.2l-2.9 2.9-2.8-2.8L11.8 1.4a4.3 4.3 0 0 0-5.5 5.4L1.2 11.9a2 2 0 0 0 2.9 2.9l5.1-5.1a4.3 4.3 0 0 0 5.4-5.5Z",trouble:"M8 1 15.6 14.6H.4ZM7 6v4.2h2V6Zm0 5.4v1.9h2v-1.9Z",test:"M1.6 8.4l2-2 2.9 2.9L12.8 3l1.9 1.9-8.2 8.2Z",silent:"M1 5.5h3L8.5 1.5v13L4 10.5H1ZM10.5 5.2l1.2-1.2L13 5.3l1.3-1.3 1.2 1.2L14.2 6.5l1.3 1.3-1.2 1.2L13 7.7 11.7 9l-1.2-1.2 1.3-1.3Z",other:"M8 .8a4.6 4.6 0 0 1 4.6 4.6v4.2l1.6 2.6H1.8l1.6-2.6V5.4A4.6 4.6 0 0 1 8 .8ZM6 13.4h4a2 2 0 0 1-4 0Z"};function os(o){return a`<svg class="kind" viewBox="0 0 16 16" aria-hidden="true"><path fill-rule="evenodd" d=${Ni[o]??Ni.other} /></svg>`}var Ii=y`
  .search input {
    box-sizing: border-box;
    width: 100%;
    min-height: 44px;
    padding: 8px 12px;
    border: 1px solid var(--secondary-text-color);
    border-radius: 8px;
    background: var(--card-background-color);
    color: inherit;
    font: inherit;
  }
  .search input:focus-visible {
    outline: 3px solid var(--primary-color);
  }
  h2 {
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
    grid-template: "shape what age" auto "shape where where" auto "shape state state" auto "shape marks marks" auto / auto 1fr auto;
    gap: 0 8px;
    width: 100%;
    min-height: 44px;
    margin: 4px 0;
    padding: 6px 8px;
    border: 2px solid var(--divider-color);
    border-inline-start-width: 8px;
    border-radius: 8px;
    background: var(--card-background-color);
    color: inherit;
    font: inherit;
    line-height: 1.35;
    text-align: start;
    cursor: pointer;
    content-visibility: auto;
    contain-intrinsic-size: auto 84px;
  }
  .waiting .row {
    border-color: var(--waiting);
    font-weight: 700;
  }
  .waiting .shape {
    color: var(--waiting);
  }
  .trouble .row.open,
  .drills .row.open {
    border-inline-start-style: double;
  }
  .row[aria-current="true"] {
    outline: 3px solid var(--primary-color);
    outline-offset: -1px;
  }
  /* What is chosen is not by that alone where the keyboard is. */
  .row:focus-visible,
  .row[aria-current="true"]:focus-visible {
    outline: 3px solid var(--primary-text-color);
    outline-offset: 2px;
  }
  .drills .row {
    background-image: repeating-linear-gradient(45deg, transparent 0 8px, var(--secondary-background-color) 8px 10px);
  }
  .row .state {
    grid-area: state;
    margin: 0;
  }
  .state {
    margin: 4px 0;
    color: var(--secondary-text-color);
    font-weight: 400;
    font-size: 0.9em;
  }
  .shape {
    grid-area: shape;
  }
  .what {
    grid-area: what;
    min-width: 0;
    font-weight: 700;
    overflow-wrap: anywhere;
  }
  .row .state b {
    color: var(--primary-text-color);
    white-space: nowrap;
  }
  .where {
    grid-area: where;
    font-weight: 400;
    overflow-wrap: anywhere;
  }
  .kind {
    width: 1em;
    height: 1em;
    fill: currentcolor;
    vertical-align: -0.1em;
  }
  .marks {
    display: flex;
    grid-area: marks;
    flex-wrap: wrap;
    gap: 4px;
    margin-top: 4px;
    font-weight: 400;
    font-size: 0.85em;
  }
  .state i,
  .marks > * {
    padding: 0 6px;
    border: 1px solid var(--secondary-text-color);
    border-radius: 4px;
    font-style: normal;
    white-space: nowrap;
  }
  .marks b {
    border-color: var(--primary-text-color);
    background: var(--primary-text-color);
    color: var(--card-background-color);
  }
  .age {
    grid-area: age;
    white-space: nowrap;
    font-variant-numeric: tabular-nums;
  }
`;var xr={1:"◆",2:"▲",3:"■",4:"●"},rs=class extends b{static properties={hass:{attribute:!1},rows:{attribute:!1},chosen:{attribute:!1},filter:{attribute:!1},hidden_:{attribute:!1},now:{attribute:!1}};search(){this.renderRoot.querySelector("input")?.focus()}async focusChosen(){await this.updateComplete;let e=this.renderRoot.querySelector("[aria-current=true]");e?.focus(),e?.scrollIntoView({block:"nearest"})}_say(e,t){return u(this.hass.language,e,t)}_tell(e,t){this.dispatchEvent(new CustomEvent(e,{detail:t,bubbles:!0,composed:!0}))}render(){let e=si(this.filter);return a`<label class="search"
        ><span class="unseen">${this._say("room.search")}</span
        ><input
          type="search"
          placeholder=${this._say("room.search")}
          .value=${this.filter}
          @input=${t=>this._tell("filter",t.target.value)}
      /></label>
      ${e?a`<p role="status" class="state">${this._say("room.hidden",{count:this.hidden_})}</p>`:d}
      ${ie.map(t=>this._group(t,this.rows.get(t)??[]))}`}_evidence(e){let t=e===1?this._say("room.pictures_count.one"):this._say("room.pictures_count",{count:e});return a`<i title=${t}><span aria-hidden="true">▣ ${e}</span><span class="unseen">${t}</span></i>`}_group(e,t){return t.length?a`<h2 id=${e}>${_(this.hass.language,"group",e)} (${t.length})</h2>
      <ul class=${e} aria-labelledby=${e}>
        ${t.map(s=>this._row(s,e))}
      </ul>`:d}_row(e,t){let s=this.hass.language,i=e.state==="closed"?e.closed_ms??e.opened_ms:e.opened_ms,{what:r,where:n}=ve(s,e),l=e.state==="closed"?e.disposition?_(s,"disposition",e.disposition):"":_(s,"state",e.state);return a`<li>
      <button class="row priority-${e.priority} ${e.state}" aria-current=${e.id===this.chosen?"true":"false"} @click=${()=>this._tell("choose-incident",e.id)}>
        <span class="shape" aria-hidden="true">${xr[e.priority]??"●"}</span>
        <span class="what">${os(e.kind)} ${r} ${e.silent?os("silent"):d}</span>
        <span class="age">${T(s,this.now-i)}</span>
        <span class="where">${J(n)}</span>
        <span class="state"
          >${Ht([_(s,"priority",String(e.priority)),l,t==="mine"?"":S(s,e.owner),e.escalated&&e.state==="open"?a`<b>${this._say("room.escalated")}</b>`:""])}${e.repeats?a`<i>×${e.repeats+1}</i> `:d}${e.pictures?this._evidence(e.pictures):d}</span
        >
        ${this._marks(e)}
      </button>
    </li>`}_marks(e){let t=this.hass.language,s=e.wants_help.length?[this._say("room.wants_help",{units:e.wants_help.join(", ")})]:[],i=[e.late?ze(t,e):"",e.parts.length?this._say("room.with_others",{count:e.parts.length}):"",e.cancelled?this._say("room.is_cancelled"):""].filter(Boolean);return!s.length&&!i.length?d:a`<span class="marks">${s.map(r=>a`<b>${r}</b> `)}${i.map(r=>a`<i>${r}</i> `)}</span>`}static styles=[$,Ii]};customElements.get("ssz-room-queue")||customElements.define("ssz-room-queue",rs);function Tr(o){let e=o.filter(s=>!s.drill).map(s=>s.acknowledged_ms??s.closed_ms??0);return Math.max(0,...e)||void 0}function Ui(o,e,t){let s=o.language,i=[...e.incidents.values()],r=[...e.sites.values()].filter(f=>f.standing==="active"),n=r.filter(f=>f.link==="up").length,l=i.filter(f=>["acknowledged","dispatched","on_scene"].includes(f.state)&&!f.drill).length,c=i.filter(f=>f.closed_ms!==null&&!f.drill).sort((f,g)=>g.closed_ms-f.closed_ms)[0],h=Tr(i),p=f=>k(o,new Date(f)),m=(f,g)=>g===void 0?d:a`<dt>${u(s,f)}</dt><dd>${g}</dd>`;return a`<div class="quiet">
    <h2>${u(s,t?"room.choose_one":"room.quiet")}</h2>
    <dl>
      ${m("room.quiet_since",t||!h?void 0:p(h))}
      ${m("room.quiet_working",l?String(l):void 0)}
      ${m("room.quiet_sites",u(s,"room.quiet_of",{count:n,all:r.length}))}
      ${m("room.quiet_armed",String(e.armed))}
      ${m("room.quiet_last",c&&`${p(c.closed_ms)} · ${E(s,c)}`)}
    </dl>
  </div>`}var qi=y`
  :host {
    display: block;
    container-type: inline-size;
    background: var(--card-background-color);
  }
  header {
    display: flex;
    gap: 4px 20px;
    align-items: center;
    min-height: 56px;
    padding: 4px 16px;
    border-bottom: 4px solid var(--divider-color);
    line-height: 1.3;
  }
  header.waiting {
    border-bottom-color: #b00020;
  }
  p {
    margin: 0;
  }
  h1 {
    margin: 0;
    font-size: 1em;
    font-weight: 500;
  }
  .count {
    display: flex;
    flex: none;
    gap: 10px;
    align-items: center;
    font-size: 1.15em;
  }
  .count strong {
    font-size: 2.5em;
    font-variant-numeric: tabular-nums;
    line-height: 1.1;
  }
  .waiting .count strong {
    padding: 0 0.25em;
    border-radius: 6px;
    background: #b00020;
    color: #fff;
  }
  .oldest {
    display: block;
    font-weight: 700;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .health span {
    white-space: nowrap;
  }
  .health > span {
    display: block;
  }
  .bad {
    font-weight: 700;
  }
  .duty {
    min-width: 0;
    margin-inline-start: auto;
    text-align: end;
  }
  .duty > * {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .duty p {
    color: var(--secondary-text-color);
    font-size: 0.9em;
  }
  .clock {
    flex: none;
    text-align: end;
  }
  time {
    display: block;
    font-size: 1.6em;
    font-variant-numeric: tabular-nums;
    line-height: 1.2;
  }
  small,
  .duty p {
    color: var(--secondary-text-color);
    font-size: 0.9em;
  }
  button {
    flex: none;
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
  .break,
  .unfold {
    display: none;
  }
  nav {
    display: flex;
    align-items: center;
    padding: 0 8px;
    border-bottom: 1px solid var(--divider-color);
  }
  a {
    display: inline-block;
    box-sizing: border-box;
    min-height: 44px;
    padding: 0 16px;
    border-bottom: 4px solid transparent;
    color: inherit;
    line-height: 42px;
    text-decoration: none;
    white-space: nowrap;
  }
  a[aria-current="page"] {
    border-bottom-color: currentcolor;
    font-weight: 700;
  }
  a:focus-visible {
    outline: 3px solid var(--primary-color);
    outline-offset: -3px;
  }
  .settings {
    display: flex;
    margin-inline-start: auto;
  }
  .menu {
    min-width: 44px;
  }
  .plain {
    border-color: transparent;
  }
  @container (max-width: 880px) {
    .duty {
      display: none;
    }
    .clock {
      margin-inline-start: auto;
    }
  }
  @container (max-width: 700px) {
    header {
      flex-wrap: wrap;
      gap: 4px 8px;
      padding: 4px 8px;
    }
    .break {
      display: block;
      flex: 1 0 100%;
      order: -1;
    }
    .clock {
      order: -2;
      margin-inline-start: auto;
    }
    time {
      font-size: 1.15em;
    }
    small {
      display: none;
    }
    .more small {
      display: block;
    }
    .menu {
      padding: 0 12px;
    }
    .count {
      order: -3;
      font-size: 1em;
    }
    .menu {
      order: -4;
    }
    .health {
      flex: 1;
      font-size: 0.9em;
    }
    .sound,
    .unfold {
      display: block;
      padding: 0 8px;
      font-size: 0.95em;
    }
    .duty {
      display: none;
      order: 2;
      flex: 1 0 100%;
      margin: 0;
      text-align: start;
    }
    .more .duty {
      display: block;
    }
    .duty > * {
      white-space: normal;
    }
    nav {
      position: relative;
      flex-wrap: wrap;
      justify-content: space-between;
      padding: 0 4px;
    }
    a {
      flex: 1 0 auto;
      padding: 0 6px;
      text-align: center;
    }
    .settings {
      display: none;
      flex: 1 0 100%;
      order: -1;
      margin: 0;
      border-bottom: 1px solid var(--divider-color);
    }
    .settings.open {
      display: flex;
    }
    .settings .plain {
      flex: 1;
    }
    /* A telephone has no keys. */
    .keys,
    kbd {
      display: none;
    }
  }
`;var ns=["desk","map","sites","reports","wall"],Fi="/radio-room";function Wi(o){let e=(o??"").split("/")[1];return ns.find(t=>t===e)??"desk"}function xe(o){return o==="desk"?Fi:`${Fi}/${o}`}function Je(o){history.pushState(null,"",xe(o)),window.dispatchEvent(new CustomEvent("location-changed",{detail:{replace:!1}}))}var as=class extends b{static properties={hass:{attribute:!1},feed:{attribute:!1},tick:{attribute:!1},waiting:{attribute:!1},narrow:{attribute:!1},view:{attribute:!1},armed:{attribute:!1},since:{attribute:!1},mayAct:{attribute:!1},keys:{attribute:!1},old:{attribute:!1},_more:{state:!0}};constructor(){super(),this._more=!1}_say(e,t){return u(this.hass.language,e,t)}_tell(e,t){this.dispatchEvent(new CustomEvent(e,{detail:t,bubbles:!0,composed:!0}))}render(){let{hass:e,feed:t,waiting:s}=this,i=e.language;return a`<header class="${s.length?"waiting":""} ${this._more?"more":""}">
        ${this.narrow?a`<button class="plain menu" aria-label=${this._say("room.menu")} @click=${()=>this._tell("hass-toggle-menu")}>☰</button>`:d}
        ${this._count()} ${this._health()}
        ${this.mayAct?a`<button class="sound ${this.armed?"armed":"deaf"}" aria-pressed=${this.armed} @click=${()=>this._tell("sound")}>
              ${this._say(this.armed?"room.armed":"room.arm")}
            </button>`:d}
        ${this._duty()}
        <p class="clock">
          <time>${k(e,new Date(t.now))}</time>
          ${this.since===void 0?d:a`<small>${this._say("room.shift",{time:k(e,new Date(this.since)).replace(/:\d\d$/,"")})}</small>`}
        </p>
        <span class="break"></span>
        <button class="unfold" aria-expanded=${this._more} @click=${()=>this._more=!this._more}>${this._say("room.more")}</button>
      </header>
      <nav aria-label=${R(i,"view.views")}>
        ${ns.map(r=>a`<a href=${xe(r)} aria-current=${r===this.view?"page":"false"} target=${r==="wall"?"_blank":d}
            >${R(i,`view.${r}`)}${r==="map"?a` <kbd>M</kbd>`:d}</a>`)}
        ${this._settings()}
      </nav>`}_count(){let{feed:e,waiting:t}=this,s=Math.min(...t.map(i=>i.opened_ms));return a`<p class="count">
      <strong>${t.length}</strong>
      <span
        ><span>${this._say("room.waiting")}</span>${t.length?a` <span class="oldest">${this._say("room.oldest",{age:T(this.hass.language,e.now-s)})}</span>`:d}</span
      >
    </p>`}_health(){let e=[...this.feed.sites.values()].filter(t=>t.standing==="active"&&t.link==="down").length;return a`<p class="health">
      <span class=${this.old?"bad":""}><span aria-hidden="true">${this.old?"✕":"●"}</span> ${this._say(this.old?"room.disconnected":"room.connected")}</span>
      <span class=${e?"bad":""}><span aria-hidden="true">${e?"○":"●"}</span> ${this._say("room.lost_sites",{count:e})}</span>
    </p>`}_duty(){let{feed:e}=this,t=this.hass.language,s=[S(t,e.me),e.me?.role?_(t,"role",e.me.role):""];return a`<div class="duty">
      <h1>${e.station||this._say("room.title")}</h1>
      <p>${s.filter(Boolean).join(" · ")}</p>
    </div>`}_settings(){let e=this.hass.language.startsWith("th"),t=this.hass.themes?.darkMode??!1;return a`<span class="settings ${this._more?"open":""}">
      <button class="plain" lang=${e?"en":"th"} @click=${()=>this._tell("hass-language-select",e?"en":"th")}>${e?"English":"ไทย"}</button>
      <button class="plain" @click=${()=>this._tell("settheme",{dark:!t})}>${this._say(t?"room.light":"room.dark")}</button>
      <button class="plain keys" aria-expanded=${this.keys} @click=${()=>this._tell("keys")}>${this._say("room.keys")} <kbd>?</kbd></button>
    </span>`}static styles=[$,qi]};customElements.get("ssz-room-bar")||customElements.define("ssz-room-bar",as);var ji=y`
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
  .warning {
    margin: 0;
    padding: 8px 16px;
    background: #b00020;
    color: #fff;
    font-weight: 700;
  }
  main {
    position: relative;
    display: grid;
    flex: 1;
    grid-template-columns: minmax(15.5em, 1fr) minmax(24em, 1.75fr) minmax(20em, 1.3fr);
    min-height: 0;
  }
  /* A tablet, or a window beside another one: the eyes lie below the incident. */
  @media (max-width: 1230px) {
    main {
      grid-template: minmax(0, 3fr) minmax(0, 2fr) / minmax(14em, 1fr) minmax(20em, 2fr);
    }
    main > nav {
      grid-row: 1 / 3;
    }
    main > aside {
      grid-column: 2;
      border-top: 1px solid var(--divider-color);
    }
  }
  main > * {
    padding: 8px 12px;
    overflow: auto;
  }
  main.narrow,
  .refused {
    display: block;
    overflow: auto;
  }
  main.one {
    display: block;
    overflow: auto;
  }
  main.one > ssz-room-map {
    padding: 0;
  }
  main.one > ssz-case-look {
    padding-block: 0;
  }
  /* What is old looks old, beside saying so. */
  main.old {
    filter: grayscale(1);
    opacity: 0.9;
  }
  aside {
    display: flex;
    flex-direction: column;
  }
  aside > * {
    flex: none;
  }
  .small-map {
    flex: 1 0 190px;
    max-height: 45vh;
    margin: 0 -8px;
  }
  .to-queue {
    margin: 0 0 8px;
  }
  .quiet {
    padding: 32px 8px;
  }
  .quiet h2 {
    margin: 0 0 24px;
    font-weight: 400;
    font-size: 1.4em;
    text-align: center;
  }
  .quiet dl {
    max-width: 32em;
    margin: 0 auto;
  }
  .quiet dt {
    color: var(--secondary-text-color);
  }
  .refused {
    padding: 24px;
    font-size: 1.2em;
  }
  .incident {
    border-inline: 1px solid var(--divider-color);
    background: var(--card-background-color);
  }
  aside h2 {
    margin: 12px 0 4px;
    font-size: 1em;
  }
  ul {
    list-style: none;
    margin: 0;
    padding: 0;
  }
  .site .state {
    grid-column: 2 / -1;
    color: var(--secondary-text-color);
    font-size: 0.9em;
  }
  a {
    color: inherit;
  }
  a:focus-visible {
    outline: 3px solid var(--primary-color);
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
    align-items: baseline;
  }
  dd {
    margin: 0;
  }
`;var ls="ssz-shift",Xe=class{since;constructor(){let e=Number(sessionStorage.getItem(ls));this.since=e||void 0}keep(e,t){this.since=e?this.since??t:void 0,this.since===void 0?sessionStorage.removeItem(ls):sessionStorage.setItem(ls,String(this.since))}};var ds=50;function Vi(o,e){let t=o.language,s=n=>n.waits?0:1,i=[...e.values()],r=i.filter(n=>n.waits||n.standing!=="active"||n.link!=="up");return r.sort((n,l)=>s(n)-s(l)||n.name.localeCompare(l.name,t)),a`<h2>${u(t,"room.sites")}</h2>
    <p><a href=${xe("sites")}>${u(t,"room.sites_fine",{count:i.length-r.length,all:i.length})}</a></p>
    <ul>
      ${r.slice(0,ds).map(n=>Sr(o,n))}
    </ul>
    ${r.length>ds?a`<p>${u(t,"room.sites_more",{count:r.length-ds})}</p>`:d}`}function Sr(o,e){let t=o.language,s=[e.waits?_(t,"standing","unapproved"):e.standing==="active"?"":_(t,"standing",e.standing),_(t,"link",e.link),e.link!=="up"&&e.heard_ms?u(t,"room.heard",{time:k(o,new Date(e.heard_ms))}):""];return a`<li class="site ${e.link}">
    <span class="shape" aria-hidden="true">${e.link==="up"?"●":"○"}</span>
    <span>${e.name}</span>
    <span class="state">${s.filter(Boolean).join(" · ")}</span>
  </li>`}var Bi={1:[[960,.16],[640,.16],[960,.16],[640,.16],[960,.16]],2:[[784,.2],[784,.2],[784,.2]],3:[[587,.25],[587,.25]],4:[[494,.3]]},Ar=[[440,.25],[330,.25],[247,.4]],et=class{_context;_timer;_priority;_since=0;get armed(){return this._context?.state==="running"}async arm(){this._context??=new AudioContext,await this._context.resume(),this._play([[660,.12],[880,.12]],.4)}disarm(){this.ring(void 0),this._context?.close(),this._context=void 0}ring(e,t=!1){if(t&&(this._since=Math.min(this._since,Date.now()-2e4-1)),e===this._priority||(this._priority===void 0&&!t&&(this._since=Date.now()),this._priority=e,window.clearInterval(this._timer),e===void 0))return;let s=()=>this._play(Bi[e]??Bi[1],Date.now()-this._since>2e4?1:.45);s(),this._timer=window.setInterval(s,2e3)}lost(){this._play(Ar,.35)}_play(e,t){let s=this._context;if(s?.state!=="running")return;let i=s.currentTime;for(let[r,n]of e){let l=s.createOscillator(),c=s.createGain();l.type="square",l.frequency.value=r,c.gain.setValueAtTime(0,i),c.gain.linearRampToValueAtTime(t*.5,i+.01),c.gain.setValueAtTime(t*.5,i+n-.02),c.gain.linearRampToValueAtTime(0,i+n),l.connect(c).connect(s.destination),l.start(i),l.stop(i+n),i+=n+.04}}};var Rr=5e3,cs=class extends b{static properties={hass:{attribute:!1},narrow:{type:Boolean},route:{attribute:!1},panel:{attribute:!1},_tick:{state:!0},_chosen:{state:!0},_site:{state:!0},_filter:{state:!0},_keys:{state:!0},_map:{state:!0}};_feed=new Ze(e=>this._changed(e));_sound=new et;_asking=new Set;_news=new Ye;_notices=new Qe;_shift=new Xe;_screen=crypto.randomUUID?.()??`${Date.now()}-${Math.random()}`;_presented=new Set;_links=new Map;_timers=[];_queue;constructor(){super(),this._tick=0,this._filter="",this._keys=!1,this._map=""}connectedCallback(){super.connectedCallback(),window.addEventListener("keydown",this._key,!0),this.addEventListener("keydown",this._typed),this._timers=[window.setInterval(()=>this._tick++,1e3),window.setInterval(()=>this._beat(),Rr)]}disconnectedCallback(){super.disconnectedCallback(),window.removeEventListener("keydown",this._key,!0),this.removeEventListener("keydown",this._typed),this._timers.forEach(e=>window.clearInterval(e)),this._feed.stop(),this._sound.armed&&this._arm(!1),this._notices.restore()}willUpdate(e){e.has("hass")&&this.hass&&this.isConnected&&this._feed.start(this.hass),(e.has("_filter")||e.has("hass"))&&(this._queue=void 0),this.toggleAttribute("wall",this._view==="wall")}firstUpdated(){this._shift.since!==void 0&&this._arm(!0),this.hass&&Cs(this.hass),this._loadMap()}get _language(){return this.hass?.language??"en"}get _view(){return Wi(this.route?.path)}_say(e,t){return u(this._language,e,t)}async _loadMap(){let e=this.panel?.config?.map;if(!(this._map||!e)){this._map="loading";try{await import(e),this._map="there"}catch{this._map="failed"}}}_changed(e){this._queue=void 0;let t=e.filter(i=>!i.drill).at(-1);t&&this._notices.pop(this._say("room.announce",{incident:E(this._language,t)}),t.id);let s=this._news.fresh(this._language,this._feed,e,performance.now());this.updateComplete.then(()=>this.renderRoot.querySelector("ssz-room-news")?.tell(s)),this._hearUnits(),(!this._chosen||!this._feed.incidents.has(this._chosen))&&(this._chosen=this._waiting()[0]?.id),this._ring(),this._hearSites(),this._present(),this._tick++}_rows(){return this._queue??=ti(this._feed.incidents.values(),this._feed.me?.user,e=>!Ne(this._words(e),this._filter)),this._queue}_words(e){return`${E(this._language,e)} ${_(this._language,"state",e.state)}`}_waiting(){return this._rows().groups.get("waiting")??[]}_ring(){let e=this._waiting(),t=[...this._feed.incidents.values()].some(s=>s.wants_help.length&&s.state!=="closed");this._sound.ring(t?1:e[0]?.priority,t||e.some(s=>s.escalated>0)),this._notices.show(e.length,this._say("room.title"))}_hearUnits(){let e=new Map([...this._feed.incidents.values()].flatMap(s=>s.wants_help.map(i=>[`${s.id} ${i}`,s]))),t=[...e].filter(([s])=>!this._asking.has(s));this._asking=new Set(e.keys());for(let[,s]of t)this._chosen=s.id}_hearSites(){let e=new Map([...this._feed.sites.values()].map(s=>[s.id,s.link])),t=[...e].some(([s,i])=>i==="down"&&this._links.has(s)&&this._links.get(s)!=="down");this._links=e,t&&this._sound.lost()}_present(){if(!(!this._sound.armed||document.hidden||!this._mayAct))for(let e of this._waiting())e.presented_ms!==null||this._presented.has(e.id)||(this._presented.add(e.id),this.hass?.callWS({type:`${w}/desk/present`,incident:e.id}).catch(()=>this._presented.delete(e.id)))}get _mayAct(){let e=this._feed.me?.role;return e==="operator"||e==="supervisor"}async _arm(e){this.dispatchEvent(new CustomEvent("hass-suspend-when-hidden",{detail:{suspend:!e},bubbles:!0,composed:!0})),this._shift.keep(e,this._feed.now),e?await this._sound.arm():this._sound.disarm(),this._beat(e),this._ring(),this._present(),this._tick++}_toggleSound(){this._sound.armed||this._notices.allow(),this._arm(!this._sound.armed)}_beat(e=this._sound.armed){!this.hass?.connected||!this._mayAct||!e&&this._feed.armed===0||this.hass.callWS({type:`${w}/desk/arm`,screen:this._screen,armed:e&&this._sound.armed}).catch(()=>{})}_typed=e=>{ts(e)&&!e.ctrlKey&&!e.metaKey&&!e.altKey&&e.stopPropagation()};_key=e=>{if(e.ctrlKey||e.metaKey||e.altKey||ts(e))return;let t=Hi(e)?void 0:this._shortcuts()[Di(e)];t&&(e.preventDefault(),e.stopImmediatePropagation(),t())};_shortcuts(){let e=this.renderRoot.querySelector("ssz-incident-view"),t=()=>this._keys=!this._keys;return{KeyA:()=>this._acknowledgeTop(),KeyM:()=>Je(this._view==="map"?"desk":"map"),Question:t,...this._keys?{Escape:t}:{},...e?{KeyD:()=>{e.open("dispatch")},KeyO:()=>{e.arrive()},KeyN:()=>{e.open("note")},KeyC:()=>{e.open("close")},ArrowDown:()=>this._move(1),ArrowUp:()=>this._move(-1),ArrowRight:()=>this._pictures?.step(1),ArrowLeft:()=>this._pictures?.step(-1),Slash:()=>this._list?.search(),...this._cameraKeys()}:{ArrowDown:()=>this._move(1),Slash:()=>this._list?.search()}}}_cameraKeys(){let e=this.renderRoot.querySelector("ssz-eyes");if(!e)return{};let t=[1,2,3,4,5,6,7,8,9].map(s=>[`Digit${s}`,()=>e.toggle(s)]);return{...Object.fromEntries(t),...e.wall?{Escape:()=>e.wall=!1}:{}}}get _pictures(){return this.renderRoot.querySelector("ssz-incident-pictures")}get _list(){return this.renderRoot.querySelector("ssz-room-queue")}_acknowledgeTop(){let e=this._waiting()[0];!e||!this._mayAct||(this._chosen=e.id,this._view!=="desk"&&Je("desk"),this.updateComplete.then(()=>this.renderRoot.querySelector("ssz-incident-view")?.act("acknowledge")))}_move(e){let{groups:t}=this._rows(),s=ie.flatMap(n=>t.get(n)??[]),i=s.findIndex(n=>n.id===this._chosen),r=s[Math.min(s.length-1,Math.max(0,i+e))];r&&(this._chosen=r.id,this.updateComplete.then(()=>this._list?.focusChosen()))}_choose(e){this._chosen=e.detail,this._view!=="map"&&this.updateComplete.then(()=>{this.narrow&&this.renderRoot.querySelector(".incident")?.scrollIntoView()})}_showSite(e){this._site=e.detail,Je("map")}render(){let{hass:e}=this;return e?this._feed.refused?a`<main class="refused"><h1>${this._say("room.title")}</h1><p role="alert">${this._feed.refused}</p></main>`:this._view==="wall"?this._wall(e):a`
      <ssz-room-bar
        .hass=${e}
        .feed=${this._feed}
        .tick=${this._tick}
        .waiting=${this._waiting()}
        .narrow=${this.narrow}
        .view=${this._view}
        .armed=${this._sound.armed}
        .since=${this._shift.since}
        .mayAct=${this._mayAct}
        .keys=${this._keys}
        .old=${this._isOld(e)}
        @sound=${()=>this._toggleSound()}
        @keys=${()=>this._keys=!this._keys}
      ></ssz-room-bar>
      ${this._warnings(e)} ${this._main(e)}
      <ssz-room-news .hass=${e}></ssz-room-news>
      ${this._keys?this._help():d}
    `:d}_main(e){switch(this._view){case"map":return a`<main class="one ${this._isOld(e)?"old":""}" @choose-incident=${this._choose}>${this._mapOf(e,"whole")}</main>`;case"sites":return a`<main class="one ${this._isOld(e)?"old":""}" @show-site=${this._showSite}>
          ${this._mayAct?a`<ssz-case-look .hass=${e} .sites=${this._feed.sites} .me=${this._feed.me}></ssz-case-look>`:d}
          <ssz-room-sites .hass=${e} .sites=${this._feed.sites} .incidents=${this._open()} .administrator=${this._feed.me?.administrator??!1} .operator=${this._mayAct}></ssz-room-sites>
        </main>`;case"reports":return a`<main class="one ${this._isOld(e)?"old":""}"><ssz-reports .hass=${e}></ssz-reports></main>`;default:return this._desk(e)}}_desk(e){let{groups:t,hidden:s}=this._rows(),i=this._chosen?this._feed.incidents.get(this._chosen):void 0;return a`<main class="${this.narrow?"narrow":""} ${this._isOld(e)?"old":""}" @choose-incident=${this._choose}>
      <nav aria-label=${this._say("room.queue")}>
        <ssz-room-queue
          .hass=${e}
          .rows=${t}
          .hidden_=${s}
          .chosen=${this._chosen}
          .filter=${this._filter}
          .now=${this._feed.now}
          @filter=${r=>this._filter=r.detail}
        ></ssz-room-queue>
      </nav>
      <section class="incident" aria-label=${this._say("room.incident")}>
        ${i&&this.narrow?a`<button class="to-queue" @click=${()=>this._list?.scrollIntoView()}>↑ ${this._say("room.to_queue")}</button>`:d}
        ${i?a`<ssz-incident-view .hass=${e} .row=${i} .site=${this._feed.sites.get(i.site)} .now=${this._feed.now}></ssz-incident-view>`:Ui(e,this._feed,this._waiting().length)}
      </section>
      <aside aria-label=${this._say("room.eyes")}>
        ${i?a`<ssz-incident-pictures
              .hass=${e}
              .incident=${i.id}
              .over=${i.state==="closed"}
              .count=${i.pictures}
              .mine=${i.owner?.user===this._feed.me?.user}
            ></ssz-incident-pictures>`:d}
        ${i&&this._mayAct?a`<ssz-eyes .hass=${e} .row=${i} .me=${this._feed.me}></ssz-eyes>`:d}
        ${this._feed.me?.role==="supervisor"?a`<ssz-eyes-differences .hass=${e}></ssz-eyes-differences>`:d}
        ${this.narrow?d:a`<div class="small-map">${this._mapOf(e,"small")}</div>`} ${Vi(e,this._feed.sites)}
      </aside>
    </main>`}_wall(e){let{groups:t}=this._rows(),s=[...t.get("mine")??[],...t.get("others")??[]];return a`<ssz-room-wall
      .hass=${e}
      .station=${this._feed.station}
      .waiting=${this._waiting()}
      .working=${s.sort((i,r)=>i.priority-r.priority||i.opened_ms-r.opened_ms)}
      .sites=${this._feed.sites}
      .now=${this._feed.now}
      .since=${this._isOld(e)?this._feed.heardAt:void 0}
      .mayLook=${this._mayAct}
      .dark=${e.themes?.darkMode??!1}
    ></ssz-room-wall>`}_open(){let{groups:e}=this._rows();return ie.filter(t=>t!=="closed").flatMap(t=>e.get(t)??[])}_mapOf(e,t){return this._map!=="there"?a`<p class="nothing">${R(this._language,this._map==="failed"?"map.failed":"map.loading")}</p>`:a`<ssz-room-map
      .hass=${e}
      .kind=${t}
      .sites=${this._feed.sites}
      .incidents=${this._open()}
      .chosen=${this._chosen}
      .focusSite=${this._site}
      ?dark=${e.themes?.darkMode??!1}
    ></ssz-room-map>`}_isOld(e){return this._feed.heardAt!==void 0&&(e.connected===!1||this._feed.silent)}_warnings(e){let t=this._feed.heardAt;return t===void 0?d:this._isOld(e)?a`<p class="warning" role="alert">${this._say("room.offline",{time:k(e,new Date(t))})}</p>`:this._mayAct&&!this._sound.armed?a`<p class="warning" role="alert">${this._say(this._feed.armed?"room.deaf_screen":"room.deaf_room")}</p>`:d}_help(){return a`<dialog open aria-labelledby="keys">
      <h2 id="keys">${this._say("room.keys")}</h2>
      <dl>
        ${zi.map(([e,t])=>a`<dt><kbd>${e}</kbd></dt><dd>${this._say(t)}</dd>`)}
      </dl>
      <button @click=${()=>this._keys=!1}>${this._say("room.back")}</button>
    </dialog>`}static styles=[$,ji]};customElements.get("ssz-radio-room")||customElements.define("ssz-radio-room",cs);export{cs as RadioRoom};
