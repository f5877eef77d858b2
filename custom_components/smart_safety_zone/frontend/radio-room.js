/**
 * @license
 * Copyright 2019 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var re=globalThis,ne=re.ShadowRoot&&(re.ShadyCSS===void 0||re.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,Se=Symbol(),pt=new WeakMap,G=class{constructor(e,t,s){if(this._$cssResult$=!0,s!==Se)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=e,this.t=t}get styleSheet(){let e=this.o,t=this.t;if(ne&&e===void 0){let s=t!==void 0&&t.length===1;s&&(e=pt.get(t)),e===void 0&&((this.o=e=new CSSStyleSheet).replaceSync(this.cssText),s&&pt.set(t,e))}return e}toString(){return this.cssText}},ht=i=>new G(typeof i=="string"?i:i+"",void 0,Se),y=(i,...e)=>{let t=i.length===1?i[0]:e.reduce((s,o,n)=>s+(r=>{if(r._$cssResult$===!0)return r.cssText;if(typeof r=="number")return r;throw Error("Value passed to 'css' function must be a 'css' function result: "+r+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(o)+i[n+1],i[0]);return new G(t,i,Se)},mt=(i,e)=>{if(ne)i.adoptedStyleSheets=e.map(t=>t instanceof CSSStyleSheet?t:t.styleSheet);else for(let t of e){let s=document.createElement("style"),o=re.litNonce;o!==void 0&&s.setAttribute("nonce",o),s.textContent=t.cssText,i.appendChild(s)}},Ae=ne?i=>i:i=>i instanceof CSSStyleSheet?(e=>{let t="";for(let s of e.cssRules)t+=s.cssText;return ht(t)})(i):i;/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var{is:ns,defineProperty:as,getOwnPropertyDescriptor:ls,getOwnPropertyNames:ds,getOwnPropertySymbols:cs,getPrototypeOf:ps}=Object,ae=globalThis,ut=ae.trustedTypes,hs=ut?ut.emptyScript:"",ms=ae.reactiveElementPolyfillSupport,Q=(i,e)=>i,Ee={toAttribute(i,e){switch(e){case Boolean:i=i?hs:null;break;case Object:case Array:i=i==null?i:JSON.stringify(i)}return i},fromAttribute(i,e){let t=i;switch(e){case Boolean:t=i!==null;break;case Number:t=i===null?null:Number(i);break;case Object:case Array:try{t=JSON.parse(i)}catch{t=null}}return t}},gt=(i,e)=>!ns(i,e),ft={attribute:!0,type:String,converter:Ee,reflect:!1,useDefault:!1,hasChanged:gt};Symbol.metadata??=Symbol("metadata"),ae.litPropertyMetadata??=new WeakMap;var P=class extends HTMLElement{static addInitializer(e){this._$Ei(),(this.l??=[]).push(e)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(e,t=ft){if(t.state&&(t.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(e)&&((t=Object.create(t)).wrapped=!0),this.elementProperties.set(e,t),!t.noAccessor){let s=Symbol(),o=this.getPropertyDescriptor(e,s,t);o!==void 0&&as(this.prototype,e,o)}}static getPropertyDescriptor(e,t,s){let{get:o,set:n}=ls(this.prototype,e)??{get(){return this[t]},set(r){this[t]=r}};return{get:o,set(r){let l=o?.call(this);n?.call(this,r),this.requestUpdate(e,l,s)},configurable:!0,enumerable:!0}}static getPropertyOptions(e){return this.elementProperties.get(e)??ft}static _$Ei(){if(this.hasOwnProperty(Q("elementProperties")))return;let e=ps(this);e.finalize(),e.l!==void 0&&(this.l=[...e.l]),this.elementProperties=new Map(e.elementProperties)}static finalize(){if(this.hasOwnProperty(Q("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(Q("properties"))){let t=this.properties,s=[...ds(t),...cs(t)];for(let o of s)this.createProperty(o,t[o])}let e=this[Symbol.metadata];if(e!==null){let t=litPropertyMetadata.get(e);if(t!==void 0)for(let[s,o]of t)this.elementProperties.set(s,o)}this._$Eh=new Map;for(let[t,s]of this.elementProperties){let o=this._$Eu(t,s);o!==void 0&&this._$Eh.set(o,t)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(e){let t=[];if(Array.isArray(e)){let s=new Set(e.flat(1/0).reverse());for(let o of s)t.unshift(Ae(o))}else e!==void 0&&t.push(Ae(e));return t}static _$Eu(e,t){let s=t.attribute;return s===!1?void 0:typeof s=="string"?s:typeof e=="string"?e.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(e=>this.enableUpdating=e),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(e=>e(this))}addController(e){(this._$EO??=new Set).add(e),this.renderRoot!==void 0&&this.isConnected&&e.hostConnected?.()}removeController(e){this._$EO?.delete(e)}_$E_(){let e=new Map,t=this.constructor.elementProperties;for(let s of t.keys())this.hasOwnProperty(s)&&(e.set(s,this[s]),delete this[s]);e.size>0&&(this._$Ep=e)}createRenderRoot(){let e=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return mt(e,this.constructor.elementStyles),e}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(e=>e.hostConnected?.())}enableUpdating(e){}disconnectedCallback(){this._$EO?.forEach(e=>e.hostDisconnected?.())}attributeChangedCallback(e,t,s){this._$AK(e,s)}_$ET(e,t){let s=this.constructor.elementProperties.get(e),o=this.constructor._$Eu(e,s);if(o!==void 0&&s.reflect===!0){let n=(s.converter?.toAttribute!==void 0?s.converter:Ee).toAttribute(t,s.type);this._$Em=e,n==null?this.removeAttribute(o):this.setAttribute(o,n),this._$Em=null}}_$AK(e,t){let s=this.constructor,o=s._$Eh.get(e);if(o!==void 0&&this._$Em!==o){let n=s.getPropertyOptions(o),r=typeof n.converter=="function"?{fromAttribute:n.converter}:n.converter?.fromAttribute!==void 0?n.converter:Ee;this._$Em=o;let l=r.fromAttribute(t,n.type);this[o]=l??this._$Ej?.get(o)??l,this._$Em=null}}requestUpdate(e,t,s,o=!1,n){if(e!==void 0){let r=this.constructor;if(o===!1&&(n=this[e]),s??=r.getPropertyOptions(e),!((s.hasChanged??gt)(n,t)||s.useDefault&&s.reflect&&n===this._$Ej?.get(e)&&!this.hasAttribute(r._$Eu(e,s))))return;this.C(e,t,s)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(e,t,{useDefault:s,reflect:o,wrapped:n},r){s&&!(this._$Ej??=new Map).has(e)&&(this._$Ej.set(e,r??t??this[e]),n!==!0||r!==void 0)||(this._$AL.has(e)||(this.hasUpdated||s||(t=void 0),this._$AL.set(e,t)),o===!0&&this._$Em!==e&&(this._$Eq??=new Set).add(e))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(t){Promise.reject(t)}let e=this.scheduleUpdate();return e!=null&&await e,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[o,n]of this._$Ep)this[o]=n;this._$Ep=void 0}let s=this.constructor.elementProperties;if(s.size>0)for(let[o,n]of s){let{wrapped:r}=n,l=this[o];r!==!0||this._$AL.has(o)||l===void 0||this.C(o,void 0,n,l)}}let e=!1,t=this._$AL;try{e=this.shouldUpdate(t),e?(this.willUpdate(t),this._$EO?.forEach(s=>s.hostUpdate?.()),this.update(t)):this._$EM()}catch(s){throw e=!1,this._$EM(),s}e&&this._$AE(t)}willUpdate(e){}_$AE(e){this._$EO?.forEach(t=>t.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(e)),this.updated(e)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(e){return!0}update(e){this._$Eq&&=this._$Eq.forEach(t=>this._$ET(t,this[t])),this._$EM()}updated(e){}firstUpdated(e){}};P.elementStyles=[],P.shadowRootOptions={mode:"open"},P[Q("elementProperties")]=new Map,P[Q("finalized")]=new Map,ms?.({ReactiveElement:P}),(ae.reactiveElementVersions??=[]).push("2.1.2");/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var Ie=globalThis,_t=i=>i,le=Ie.trustedTypes,vt=le?le.createPolicy("lit-html",{createHTML:i=>i}):void 0,xt="$lit$",z=`lit$${Math.random().toFixed(9).slice(2)}$`,St="?"+z,us=`<${St}>`,L=document,Y=()=>L.createComment(""),X=i=>i===null||typeof i!="object"&&typeof i!="function",He=Array.isArray,fs=i=>He(i)||typeof i?.[Symbol.iterator]=="function",Te=`[ 	
\f\r]`,Z=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,yt=/-->/g,bt=/>/g,H=RegExp(`>|${Te}(?:([^\\s"'>=/]+)(${Te}*=${Te}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),wt=/'/g,$t=/"/g,At=/^(?:script|style|textarea|title)$/i,De=i=>(e,...t)=>({_$litType$:i,strings:e,values:t}),d=De(1),ai=De(2),li=De(3),M=Symbol.for("lit-noChange"),c=Symbol.for("lit-nothing"),kt=new WeakMap,D=L.createTreeWalker(L,129);function Et(i,e){if(!He(i)||!i.hasOwnProperty("raw"))throw Error("invalid template strings array");return vt!==void 0?vt.createHTML(e):e}var gs=(i,e)=>{let t=i.length-1,s=[],o,n=e===2?"<svg>":e===3?"<math>":"",r=Z;for(let l=0;l<t;l++){let a=i[l],p,h,m=-1,u=0;for(;u<a.length&&(r.lastIndex=u,h=r.exec(a),h!==null);)u=r.lastIndex,r===Z?h[1]==="!--"?r=yt:h[1]!==void 0?r=bt:h[2]!==void 0?(At.test(h[2])&&(o=RegExp("</"+h[2],"g")),r=H):h[3]!==void 0&&(r=H):r===H?h[0]===">"?(r=o??Z,m=-1):h[1]===void 0?m=-2:(m=r.lastIndex-h[2].length,p=h[1],r=h[3]===void 0?H:h[3]==='"'?$t:wt):r===$t||r===wt?r=H:r===yt||r===bt?r=Z:(r=H,o=void 0);let v=r===H&&i[l+1].startsWith("/>")?" ":"";n+=r===Z?a+us:m>=0?(s.push(p),a.slice(0,m)+xt+a.slice(m)+z+v):a+z+(m===-2?l:v)}return[Et(i,n+(i[t]||"<?>")+(e===2?"</svg>":e===3?"</math>":"")),s]},J=class i{constructor({strings:e,_$litType$:t},s){let o;this.parts=[];let n=0,r=0,l=e.length-1,a=this.parts,[p,h]=gs(e,t);if(this.el=i.createElement(p,s),D.currentNode=this.el.content,t===2||t===3){let m=this.el.content.firstChild;m.replaceWith(...m.childNodes)}for(;(o=D.nextNode())!==null&&a.length<l;){if(o.nodeType===1){if(o.hasAttributes())for(let m of o.getAttributeNames())if(m.endsWith(xt)){let u=h[r++],v=o.getAttribute(m).split(z),g=/([.?@])?(.*)/.exec(u);a.push({type:1,index:n,name:g[2],strings:v,ctor:g[1]==="."?Pe:g[1]==="?"?Me:g[1]==="@"?Ce:q}),o.removeAttribute(m)}else m.startsWith(z)&&(a.push({type:6,index:n}),o.removeAttribute(m));if(At.test(o.tagName)){let m=o.textContent.split(z),u=m.length-1;if(u>0){o.textContent=le?le.emptyScript:"";for(let v=0;v<u;v++)o.append(m[v],Y()),D.nextNode(),a.push({type:2,index:++n});o.append(m[u],Y())}}}else if(o.nodeType===8)if(o.data===St)a.push({type:2,index:n});else{let m=-1;for(;(m=o.data.indexOf(z,m+1))!==-1;)a.push({type:7,index:n}),m+=z.length-1}n++}}static createElement(e,t){let s=L.createElement("template");return s.innerHTML=e,s}};function U(i,e,t=i,s){if(e===M)return e;let o=s!==void 0?t._$Co?.[s]:t._$Cl,n=X(e)?void 0:e._$litDirective$;return o?.constructor!==n&&(o?._$AO?.(!1),n===void 0?o=void 0:(o=new n(i),o._$AT(i,t,s)),s!==void 0?(t._$Co??=[])[s]=o:t._$Cl=o),o!==void 0&&(e=U(i,o._$AS(i,e.values),o,s)),e}var Re=class{constructor(e,t){this._$AV=[],this._$AN=void 0,this._$AD=e,this._$AM=t}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(e){let{el:{content:t},parts:s}=this._$AD,o=(e?.creationScope??L).importNode(t,!0);D.currentNode=o;let n=D.nextNode(),r=0,l=0,a=s[0];for(;a!==void 0;){if(r===a.index){let p;a.type===2?p=new ee(n,n.nextSibling,this,e):a.type===1?p=new a.ctor(n,a.name,a.strings,this,e):a.type===6&&(p=new ze(n,this,e)),this._$AV.push(p),a=s[++l]}r!==a?.index&&(n=D.nextNode(),r++)}return D.currentNode=L,o}p(e){let t=0;for(let s of this._$AV)s!==void 0&&(s.strings!==void 0?(s._$AI(e,s,t),t+=s.strings.length-2):s._$AI(e[t])),t++}},ee=class i{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(e,t,s,o){this.type=2,this._$AH=c,this._$AN=void 0,this._$AA=e,this._$AB=t,this._$AM=s,this.options=o,this._$Cv=o?.isConnected??!0}get parentNode(){let e=this._$AA.parentNode,t=this._$AM;return t!==void 0&&e?.nodeType===11&&(e=t.parentNode),e}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(e,t=this){e=U(this,e,t),X(e)?e===c||e==null||e===""?(this._$AH!==c&&this._$AR(),this._$AH=c):e!==this._$AH&&e!==M&&this._(e):e._$litType$!==void 0?this.$(e):e.nodeType!==void 0?this.T(e):fs(e)?this.k(e):this._(e)}O(e){return this._$AA.parentNode.insertBefore(e,this._$AB)}T(e){this._$AH!==e&&(this._$AR(),this._$AH=this.O(e))}_(e){this._$AH!==c&&X(this._$AH)?this._$AA.nextSibling.data=e:this.T(L.createTextNode(e)),this._$AH=e}$(e){let{values:t,_$litType$:s}=e,o=typeof s=="number"?this._$AC(e):(s.el===void 0&&(s.el=J.createElement(Et(s.h,s.h[0]),this.options)),s);if(this._$AH?._$AD===o)this._$AH.p(t);else{let n=new Re(o,this),r=n.u(this.options);n.p(t),this.T(r),this._$AH=n}}_$AC(e){let t=kt.get(e.strings);return t===void 0&&kt.set(e.strings,t=new J(e)),t}k(e){He(this._$AH)||(this._$AH=[],this._$AR());let t=this._$AH,s,o=0;for(let n of e)o===t.length?t.push(s=new i(this.O(Y()),this.O(Y()),this,this.options)):s=t[o],s._$AI(n),o++;o<t.length&&(this._$AR(s&&s._$AB.nextSibling,o),t.length=o)}_$AR(e=this._$AA.nextSibling,t){for(this._$AP?.(!1,!0,t);e!==this._$AB;){let s=_t(e).nextSibling;_t(e).remove(),e=s}}setConnected(e){this._$AM===void 0&&(this._$Cv=e,this._$AP?.(e))}},q=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(e,t,s,o,n){this.type=1,this._$AH=c,this._$AN=void 0,this.element=e,this.name=t,this._$AM=o,this.options=n,s.length>2||s[0]!==""||s[1]!==""?(this._$AH=Array(s.length-1).fill(new String),this.strings=s):this._$AH=c}_$AI(e,t=this,s,o){let n=this.strings,r=!1;if(n===void 0)e=U(this,e,t,0),r=!X(e)||e!==this._$AH&&e!==M,r&&(this._$AH=e);else{let l=e,a,p;for(e=n[0],a=0;a<n.length-1;a++)p=U(this,l[s+a],t,a),p===M&&(p=this._$AH[a]),r||=!X(p)||p!==this._$AH[a],p===c?e=c:e!==c&&(e+=(p??"")+n[a+1]),this._$AH[a]=p}r&&!o&&this.j(e)}j(e){e===c?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,e??"")}},Pe=class extends q{constructor(){super(...arguments),this.type=3}j(e){this.element[this.name]=e===c?void 0:e}},Me=class extends q{constructor(){super(...arguments),this.type=4}j(e){this.element.toggleAttribute(this.name,!!e&&e!==c)}},Ce=class extends q{constructor(e,t,s,o,n){super(e,t,s,o,n),this.type=5}_$AI(e,t=this){if((e=U(this,e,t,0)??c)===M)return;let s=this._$AH,o=e===c&&s!==c||e.capture!==s.capture||e.once!==s.once||e.passive!==s.passive,n=e!==c&&(s===c||o);o&&this.element.removeEventListener(this.name,this,s),n&&this.element.addEventListener(this.name,this,e),this._$AH=e}handleEvent(e){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,e):this._$AH.handleEvent(e)}},ze=class{constructor(e,t,s){this.element=e,this.type=6,this._$AN=void 0,this._$AM=t,this.options=s}get _$AU(){return this._$AM._$AU}_$AI(e){U(this,e)}};var _s=Ie.litHtmlPolyfillSupport;_s?.(J,ee),(Ie.litHtmlVersions??=[]).push("3.3.3");var Tt=(i,e,t)=>{let s=t?.renderBefore??e,o=s._$litPart$;if(o===void 0){let n=t?.renderBefore??null;s._$litPart$=o=new ee(e.insertBefore(Y(),n),n,void 0,t??{})}return o._$AI(i),o};/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var Le=globalThis,_=class extends P{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let e=super.createRenderRoot();return this.renderOptions.renderBefore??=e.firstChild,e}update(e){let t=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(e),this._$Do=Tt(t,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return M}};_._$litElement$=!0,_.finalized=!0,Le.litElementHydrateSupport?.({LitElement:_});var vs=Le.litElementPolyfillSupport;vs?.({LitElement:_});(Le.litElementVersions??=[]).push("4.2.2");/**
 * @license
 * Copyright 2022 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var x="smart_safety_zone";var Oe={"view.desk":"Desk","view.map":"Map","view.sites":"Sites","view.wall":"Wall","view.views":"Views","kind.household":"Household","kind.shop":"Shop","kind.market":"Market","kind.gold_shop":"Gold shop","kind.bank":"Bank","kind.municipal":"Municipal office","kind.other":"Other","sites.search":"Filter by name, kind or standing","sites.count":"{shown} of {all} sites","sites.name":"Site","sites.standing":"Standing","sites.link":"Line","sites.proved":"Last proved","sites.trouble":"Trouble","sites.false":"False alarms, 30 days","sites.never":"never","sites.no_promise":"no tests agreed","sites.unproved":"{count} owe a test","sites.copied":"runs twice","sites.fine":"none","sites.no_alarms":"no alarms","sites.rate":"{percent} % of {count}","sites.heard":"heard {time}","sites.never_heard":"never heard","sites.waits":"waits for approval","sites.returns":"new key waits for approval","sites.nothing":"No site fits this filter.","sites.none":"No site has joined yet. Make an invite and bring it to the first one.","sites.more":"{count} more: filter to see them.","sites.invite":"Invite a site","sites.manage":"Manage","sites.manage_one":"Manage {name}","sites.only_administrator":"Administrators of this Home Assistant invite, approve and revoke sites.","sites.points":"Alarm points","sites.key":"Key","sites.joined":"Joined","sites.place":"Place","sites.no_place":"has not told its place","sites.on_map":"Show on the map","sites.close":"Close","sites.back":"Back","sites.failed":"Not done: {reason}","sites.approve":"Approve","sites.decline":"Turn away","sites.suspend":"Suspend","sites.resume":"Take back the suspension","sites.revoke":"Revoke for good","sites.compare":"Call the site at a number that you know, and ask for the six digits that it shows. Type what you hear. If the station does not accept them, somebody else is trying to join in its name: turn it away.","sites.compare_again":"This site wants to go on with a new key, as after a new installation. Until you decide, its old key holds. Call it at a number that you know, and ask for the six digits that it shows.","sites.digits":"Six digits that the site reads out","sites.sure.decline":"Turn {name} away? It is told so, and can only join with a new invite.","sites.sure.suspend":"Suspend {name}? What it sends is kept, but makes no incidents: nobody comes. It is told so.","sites.sure.resume":"Take alarms of {name} again? It is told so.","sites.sure.revoke":"Revoke {name} for good? Nothing of it is taken any more, and its line is cut. It can only join anew, with a new invite.","invite.title":"Invite a site","invite.what":"An invite lets one site ask to join. It holds a secret: bring it by a way that you trust.","invite.valid":"Valid for","invite.hour":"1 hour","invite.day":"1 day","invite.three_days":"3 days","invite.week":"1 week","invite.month":"30 days","invite.make":"Make the invite","invite.once":"It is shown only now.","invite.qr":"QR code of the invite","invite.code":"Code","invite.text":"The same as text","invite.until":"Valid until {time}","invite.print":"Print the page","invite.another":"Make another","paper.title":"Join the safety zone of {station}","paper.secret":"Whoever has this page can ask to join. Keep it out of sight, and destroy it once you have joined.","paper.step1":"In your Home Assistant, open Settings, Devices & services, Add integration, Smart Safety Zone, A site.","paper.step2":"Paste the invite: scan the code above with your phone, and copy its text. If the station is found by itself under Discovered, type the code instead.","paper.step3":"Give the name and the kind of your premises, and the place where help has to go. Press Join.","paper.step4":"Six digits appear. The radio room calls you; read them out. From then on your alarms arrive.","map.title":"Map","map.no_tiles":"No map pictures: there is no way to OpenStreetMap from here. Places, distances and directions are right.","map.loading":"The map is loading.","map.failed":"The map could not be loaded. Incidents are in the queue as always; reload the page to try again.","map.no_places":"No site has told where it is.","map.incidents":"Incidents on the map","map.everything":"Show everything","map.go_to":"Go to a site","map.zoom_in":"Closer","map.zoom_out":"Farther","map.camera":"Camera {name}, {site}","map.camera_off":"switched off","map.lamp":"Lamps {name}, {site}","map.lamp.on":"on","map.lamp.off":"off","map.lamp.unknown":"unknown","map.lamp.failed":"{count} out of order","map.legend":"What the signs mean","map.legend.incident":"incident; red and filled: nobody has taken it","map.legend.site":"site","map.legend.lost":"site that is not heard","map.legend.camera":"camera and where it looks; dashed: switched off","map.legend.lamp":"lamps of a danger zone; filled: on","map.unplaced":"{count} incidents at sites that have not told their place are not on the map.","wall.waiting":"Nobody has taken","wall.working":"In hand","wall.quiet":"Nothing waits.","wall.more":"and {count} more","wall.units":"Units out","wall.no_units":"No unit is out.","wall.pictures":"Last pictures","wall.lost":"Sites not heard","wall.old":"OLD: no word from Home Assistant since {time}"};var Rt={"view.desk":"โต๊ะทำงาน","view.map":"แผนที่","view.sites":"จุดติดตั้ง","view.wall":"จอใหญ่","view.views":"มุมมอง","kind.household":"บ้าน","kind.shop":"ร้านค้า","kind.market":"ตลาด","kind.gold_shop":"ร้านทอง","kind.bank":"ธนาคาร","kind.municipal":"หน่วยงานเทศบาล","kind.other":"อื่น ๆ","sites.search":"กรองตามชื่อ ประเภท หรือสถานะ","sites.count":"{shown} จาก {all} แห่ง","sites.name":"จุดติดตั้ง","sites.standing":"สถานะ","sites.link":"การเชื่อมต่อ","sites.proved":"พิสูจน์ล่าสุด","sites.trouble":"ข้อขัดข้อง","sites.false":"แจ้งเหตุผิดพลาดใน 30 วัน","sites.never":"ยังไม่เคย","sites.no_promise":"ไม่ได้ตกลงให้ทดสอบ","sites.unproved":"ค้างทดสอบ {count} จุด","sites.copied":"ทำงานซ้ำสองแห่ง","sites.fine":"ไม่มี","sites.no_alarms":"ไม่มีการแจ้งเหตุ","sites.rate":"{percent} % จาก {count} ครั้ง","sites.heard":"ติดต่อได้ {time}","sites.never_heard":"ยังไม่เคยติดต่อ","sites.waits":"รออนุมัติ","sites.returns":"กุญแจใหม่รออนุมัติ","sites.nothing":"ไม่มีจุดติดตั้งที่ตรงกับตัวกรองนี้","sites.none":"ยังไม่มีจุดติดตั้งใดเข้าร่วม สร้างคำเชิญแล้วนำไปให้แห่งแรก","sites.more":"มีอีก {count} แห่ง ใช้ตัวกรองเพื่อดู","sites.invite":"เชิญจุดติดตั้ง","sites.manage":"จัดการ","sites.manage_one":"จัดการ {name}","sites.only_administrator":"ผู้ดูแลระบบของ Home Assistant นี้เป็นผู้เชิญ อนุมัติ และเพิกถอนจุดติดตั้ง","sites.points":"จุดแจ้งเหตุ","sites.key":"กุญแจ","sites.joined":"เข้าร่วมเมื่อ","sites.place":"พิกัด","sites.no_place":"ยังไม่ได้แจ้งพิกัด","sites.on_map":"ดูบนแผนที่","sites.close":"ปิดหน้าต่าง","sites.back":"กลับ","sites.failed":"ไม่สำเร็จ: {reason}","sites.approve":"อนุมัติ","sites.decline":"ปฏิเสธ","sites.suspend":"ระงับชั่วคราว","sites.resume":"เลิกระงับ","sites.revoke":"เพิกถอนถาวร","sites.compare":"โทรหาจุดติดตั้งด้วยหมายเลขที่คุณรู้จัก ขอเลขหกหลักที่แสดงอยู่ที่นั่น แล้วพิมพ์ตามที่ได้ยิน ถ้าสถานีไม่ยอมรับ แสดงว่ามีผู้อื่นพยายามเข้าร่วมในชื่อนี้ ให้ปฏิเสธ","sites.compare_again":"จุดติดตั้งนี้ต้องการใช้กุญแจใหม่ เช่น หลังติดตั้งใหม่ ระหว่างนี้กุญแจเดิมยังใช้ได้ โทรหาด้วยหมายเลขที่คุณรู้จัก แล้วขอเลขหกหลักที่แสดงอยู่ที่นั่น","sites.digits":"เลขหกหลักที่จุดติดตั้งอ่านให้ฟัง","sites.sure.decline":"ปฏิเสธ {name} หรือไม่ ทางนั้นจะได้รับแจ้ง และต้องใช้คำเชิญใหม่จึงจะเข้าร่วมได้","sites.sure.suspend":"ระงับ {name} ชั่วคราวหรือไม่ สิ่งที่ส่งมาจะเก็บไว้แต่ไม่เปิดเหตุ จะไม่มีใครไป ทางนั้นจะได้รับแจ้ง","sites.sure.resume":"กลับมารับการแจ้งเหตุของ {name} หรือไม่ ทางนั้นจะได้รับแจ้ง","sites.sure.revoke":"เพิกถอน {name} ถาวรหรือไม่ จะไม่รับสิ่งใดจากที่นี่อีก และตัดการเชื่อมต่อ ต้องใช้คำเชิญใหม่จึงจะเข้าร่วมได้อีก","invite.title":"เชิญจุดติดตั้ง","invite.what":"คำเชิญหนึ่งใบให้จุดติดตั้งหนึ่งแห่งขอเข้าร่วม มีรหัสลับอยู่ข้างใน จึงต้องนำไปให้ด้วยวิธีที่ไว้ใจได้","invite.valid":"ใช้ได้นาน","invite.hour":"1 ชั่วโมง","invite.day":"1 วัน","invite.three_days":"3 วัน","invite.week":"1 สัปดาห์","invite.month":"30 วัน","invite.make":"สร้างคำเชิญ","invite.once":"แสดงครั้งนี้ครั้งเดียว","invite.qr":"คิวอาร์โค้ดของคำเชิญ","invite.code":"รหัส","invite.text":"ข้อความเดียวกัน","invite.until":"ใช้ได้ถึง {time}","invite.print":"พิมพ์ใบเชิญ","invite.another":"สร้างอีกใบ","paper.title":"เข้าร่วมเขตปลอดภัยของ{station}","paper.secret":"ผู้ที่มีกระดาษแผ่นนี้ขอเข้าร่วมได้ เก็บให้พ้นสายตาผู้อื่น และทำลายเมื่อเข้าร่วมแล้ว","paper.step1":"ใน Home Assistant ของคุณ เปิดการตั้งค่า อุปกรณ์และบริการ เพิ่มการทำงานร่วมกัน Smart Safety Zone แล้วเลือกจุดติดตั้ง","paper.step2":"วางคำเชิญ: สแกนโค้ดข้างบนด้วยโทรศัพท์แล้วคัดลอกข้อความ ถ้าระบบค้นพบสถานีเอง ให้พิมพ์รหัสแทน","paper.step3":"ใส่ชื่อและประเภทของที่นี่ กับตำแหน่งที่ต้องการให้ไปช่วย แล้วกดเข้าร่วม","paper.step4":"จะมีเลขหกหลักปรากฏ ศูนย์วิทยุจะโทรหา ให้อ่านเลขนั้นให้ฟัง จากนั้นการแจ้งเหตุของคุณจะไปถึง","map.title":"แผนที่","map.no_tiles":"ไม่มีภาพแผนที่ เพราะจากที่นี่เข้าถึง OpenStreetMap ไม่ได้ ตำแหน่ง ระยะ และทิศทางยังถูกต้อง","map.loading":"กำลังโหลดแผนที่","map.failed":"โหลดแผนที่ไม่ได้ เหตุทั้งหมดยังอยู่ในรายการเหมือนเดิม โหลดหน้าใหม่เพื่อลองอีกครั้ง","map.no_places":"ยังไม่มีจุดติดตั้งใดแจ้งพิกัด","map.incidents":"เหตุบนแผนที่","map.everything":"ดูทั้งหมด","map.go_to":"ไปยังจุดติดตั้ง","map.zoom_in":"ขยาย","map.zoom_out":"ย่อ","map.camera":"กล้อง {name} ที่ {site}","map.camera_off":"ปิดอยู่","map.lamp":"ไฟ {name} ที่ {site}","map.lamp.on":"เปิด","map.lamp.off":"ปิด","map.lamp.unknown":"ไม่ทราบ","map.lamp.failed":"เสีย {count} ดวง","map.legend":"ความหมายของเครื่องหมาย","map.legend.incident":"เหตุ ถ้าสีแดงทึบ ยังไม่มีผู้รับเหตุ","map.legend.site":"จุดติดตั้ง","map.legend.lost":"จุดติดตั้งที่ขาดการติดต่อ","map.legend.camera":"กล้องและทิศที่มอง เส้นประคือปิดอยู่","map.legend.lamp":"ไฟในเขตเสี่ยง ถ้าทึบคือเปิดอยู่","map.unplaced":"เหตุ {count} รายการไม่อยู่บนแผนที่ เพราะจุดติดตั้งยังไม่ได้แจ้งพิกัด","wall.waiting":"ยังไม่มีผู้รับเหตุ","wall.working":"กำลังดำเนินการ","wall.quiet":"ไม่มีเหตุที่รออยู่","wall.more":"และอีก {count} รายการ","wall.units":"ชุดปฏิบัติการที่ออกไป","wall.no_units":"ไม่มีชุดปฏิบัติการออกไป","wall.pictures":"ภาพล่าสุด","wall.lost":"จุดติดตั้งที่ขาดการติดต่อ","wall.old":"ข้อมูลเก่า: ไม่ได้รับข้อมูลจาก Home Assistant ตั้งแต่ {time}"};function de(i){return(e,t,s={})=>(e.split("-")[0]==="th"?i.th:i.en)[t].replace(/\{(\w+)\}/g,(n,r)=>String(s[r]??""))}function w(i,e,t=new Date){let s={timeZone:i.config.time_zone},o=i.language,n=l=>l.toLocaleDateString("en-CA",s),r=e.toLocaleTimeString(o,{...s,hour12:!1,hour:"2-digit",minute:"2-digit",second:"2-digit"});return n(e)===n(t)?r:`${e.toLocaleDateString(o,{...s,day:"numeric",month:"short",year:"numeric"})} ${r}`}var $=de({en:Oe,th:Rt});function te(i,e){let t=`kind.${e}`;return t in Oe?$(i,t):e.replaceAll("_"," ")}var F=["waiting","held","mine","others","trouble","drills","closed"],ws=new Set(["trouble","test"]);function $s(i,e){return i.state==="closed"?"closed":i.drill?"drills":ws.has(i.kind)?"trouble":i.state==="held"?"held":i.state==="open"?"waiting":i.owner?.user===e?"mine":"others"}function Pt(i,e,t){let s=new Map(F.map(n=>[n,[]])),o=0;for(let n of i)n.state!=="open"&&n.state!=="held"&&t(n)?o++:s.get($s(n,e))?.push(n);for(let[n,r]of s)n==="closed"?r.sort((l,a)=>(a.closed_ms??0)-(l.closed_ms??0)):r.sort((l,a)=>l.priority-a.priority||l.opened_ms-a.opened_ms||(l.id<a.id?-1:1));return{groups:s,hidden:o}}function Mt(i){return i.trim()!==""}function ce(i,e){let t=e.trim().toLocaleLowerCase();return t===""||t.split(/\s+/).every(s=>i.toLocaleLowerCase().includes(s))}var Ne={"room.title":"Radio room","room.queue":"Incidents","room.incident":"Incident","room.sites":"Sites","room.search":"Filter by site, point, kind or state","room.waiting":"waiting","room.oldest":"oldest {age}","room.lost_sites":"{count} sites not heard","room.arm":"Arm the sound","room.armed":"Sound armed","room.keys":"Keys","room.quiet":"Nothing waits. The room is listening.","room.announce":"New: {incident}","room.offline":"No word from Home Assistant since {time}. What is shown is old: alarms since then are not on this screen. Use the telephone and the radio, and reload the page.","room.deaf_screen":'This screen is silent: alarms will not be heard from it. Press "Arm the sound".',"room.deaf_room":'The room is deaf: no screen has its sound armed. Press "Arm the sound".',"room.operator":"Operator {number}","room.silent":"silent","room.drill":"drill","room.unknown_site":"unknown site","room.raised":"Pressed {time}","room.late":"pressed {age} before it came","room.cancelled":"The site has taken all its alarms back. Whether that is so is for you to find out.","room.is_cancelled":"taken back by the site","room.not_stored":"Shown from memory: the disk of this station does not take it.","room.restored":"back to normal","room.site_lost":"The site is not heard ({link}). The alarm stands.","room.failed":"Not done: {reason}","room.pictures":"Pictures","room.picture_before":"{seconds} s before","room.picture_after":"{seconds} s after","room.picture_coming":"on its way","room.picture_missing":"not here","room.picture_came":"came at {time}","room.picture_masked":"partly hidden by the owner","room.timeline":"What happened","room.acknowledge":"Take it","room.take_over":"Take it over","room.close":"Close","room.note":"Note","room.hand_back":"Hand it back","room.reopen":"Open again","room.note_text":"What is to be remembered","room.disposition":"What it turned out to be","room.choose":"Choose","room.close_text":"Remarks","room.back":"Back","room.place":"Place:","room.heard":"last heard {time}","room.age.seconds":"{seconds} s","room.age.minutes":"{minutes} min {seconds} s","room.age.hours":"{hours} h {minutes} min","room.age.days":"{days} d {hours} h","room.key.acknowledge":"Take the first one that waits","room.key.move":"Go through the queue","room.key.look":"Go through the pictures","room.key.note":"Write a note","room.key.close":"Close","room.key.search":"Filter","room.key.help":"This list","room.group.waiting":"Nobody has taken","room.group.held":"May still be cancelled","room.group.mine":"Mine","room.group.others":"Taken by others","room.group.trouble":"Troubles","room.group.drills":"Drills","room.group.closed":"Closed","room.kind.police":"Police","room.kind.hold_up":"Hold-up","room.kind.duress":"Duress","room.kind.intrusion":"Intrusion","room.kind.fire":"Fire","room.kind.medical":"Medical","room.kind.tamper":"Tamper","room.kind.trouble":"Trouble","room.kind.test":"Test","room.kind.other":"Alarm of a kind unknown here","room.about.link":"line lost","room.about.trouble":"alarm point out of order","room.about.copies":"site runs twice","room.about.lamp":"broken lamp","room.about.test":"self-test missed","room.about.checkpoint":"checkpoint not visited","room.priority.1":"Critical","room.priority.2":"High","room.priority.3":"Medium","room.priority.4":"Low","room.state.held":"may still be cancelled","room.state.open":"nobody has taken it","room.state.acknowledged":"taken","room.state.dispatched":"unit on its way","room.state.on_scene":"unit there","room.state.closed":"closed","room.handling.dispatch":"Send a unit at once","room.handling.dispatch_silently":"Send a unit without siren, do not call the site","room.handling.verify":"Find out first","room.handling.service":"Have it looked at","room.handling.practise":"Practise, send nobody","room.handling.log":"Nothing to do","room.disposition.real":"Real","room.disposition.false_alarm":"False alarm","room.disposition.unfounded":"Nothing found","room.disposition.test":"Test","room.disposition.cancelled_by_user":"Cancelled by the user","room.disposition.duplicate":"Duplicate","room.step.held":"Held: may still be cancelled","room.step.withdrawn":"Taken back in time","room.step.disclosed":"Told to the site","room.step.opened":"Opened","room.step.repeated":"Pressed again","room.step.restored":"Back to normal","room.step.cancelled":"Taken back by the site","room.step.presented":"Shown in the room","room.step.escalated":"Escalated","room.step.acknowledged":"Taken","room.step.released":"Handed back","room.step.handed_over":"Taken over","room.step.dispatched":"Unit sent","room.step.en_route":"Unit on its way","room.step.arrived":"Unit there","room.step.recalled":"Units called back","room.step.noted":"Note","room.step.closed":"Closed","room.step.reopened":"Opened again","room.actor.site":"the site","room.actor.automation":"automation","room.actor.unit":"unit","room.actor.operator":"operator","room.link.up":"line up","room.link.connecting":"connecting","room.link.down":"not heard","room.link.unstable":"line unstable","room.link.restarting":"restarting","room.standing.unapproved":"waits for approval","room.standing.active":"active","room.standing.suspended":"suspended","room.standing.revoked":"revoked","room.menu":"Menu of Home Assistant","room.dispatch":"Send a unit","room.unit":"Call sign of the unit","room.en_route":"On its way","room.arrived":"Is there","room.disclose":"Let the site see what became of it","room.key.dispatch":"Send a unit","room.key.arrived":"The unit is there","room.step.taken_elsewhere":"Taken at another station","room.hidden":"Hidden by the filter: {count}. What nobody has taken is always shown.","room.sites_fine":"{count} of {all} sites are well","room.sites_more":"{count} more on the page of sites","room.shift":"on duty since {time}","room.light":"Light","room.dark":"Dark","room.role.viewer":"viewer","room.role.operator":"operator","room.role.supervisor":"supervisor","room.key.enter":"Open what is chosen","room.key.map":"The map, and back"};var Ct={"room.title":"ศูนย์วิทยุ","room.queue":"เหตุ","room.incident":"เหตุ","room.sites":"จุดติดตั้ง","room.search":"กรองตามจุดติดตั้ง จุดแจ้งเหตุ ประเภท หรือสถานะ","room.waiting":"เหตุที่รอ","room.oldest":"นานสุด {age}","room.lost_sites":"ขาดการติดต่อ {count} แห่ง","room.arm":"เปิดเสียงเตือน","room.armed":"เปิดเสียงเตือนแล้ว","room.keys":"ปุ่มลัด","room.quiet":"ไม่มีเหตุที่รออยู่ ศูนย์วิทยุกำลังเฝ้าฟัง","room.announce":"เหตุใหม่: {incident}","room.offline":"ไม่ได้รับข้อมูลจาก Home Assistant ตั้งแต่ {time} สิ่งที่เห็นเป็นข้อมูลเก่า เหตุหลังจากนั้นไม่อยู่บนจอนี้ ใช้โทรศัพท์และวิทยุ แล้วโหลดหน้าใหม่","room.deaf_screen":"จอนี้ไม่มีเสียง จะไม่ได้ยินสัญญาณเตือน กด “เปิดเสียงเตือน”","room.deaf_room":"ศูนย์วิทยุไม่มีเสียง ยังไม่มีจอใดเปิดเสียงเตือน กด “เปิดเสียงเตือน”","room.operator":"เจ้าหน้าที่หมายเลข {number}","room.silent":"แบบเงียบ","room.drill":"การฝึกซ้อม","room.unknown_site":"ไม่ทราบจุดติดตั้ง","room.raised":"กดเมื่อ {time}","room.late":"กดก่อนมาถึง {age}","room.cancelled":"จุดติดตั้งขอยกเลิกการแจ้งเหตุทั้งหมดแล้ว จริงหรือไม่ให้เจ้าหน้าที่ตรวจสอบ","room.is_cancelled":"จุดติดตั้งขอยกเลิก","room.not_stored":"แสดงจากหน่วยความจำ: ดิสก์ของสถานีบันทึกไม่ได้","room.restored":"กลับสู่ปกติ","room.site_lost":"ขาดการติดต่อกับจุดติดตั้ง ({link}) การแจ้งเหตุยังคงอยู่","room.failed":"ไม่สำเร็จ: {reason}","room.pictures":"ภาพ","room.picture_before":"{seconds} วินาทีก่อนกด","room.picture_after":"{seconds} วินาทีหลังกด","room.picture_coming":"กำลังส่งมา","room.picture_missing":"ไม่มีภาพ","room.picture_came":"มาถึงเวลา {time}","room.picture_masked":"เจ้าของปิดบังบางส่วน","room.timeline":"ลำดับเหตุการณ์","room.acknowledge":"รับเหตุ","room.take_over":"รับช่วงต่อ","room.close":"ปิดเหตุ","room.note":"บันทึก","room.hand_back":"คืนเรื่อง","room.reopen":"เปิดเหตุอีกครั้ง","room.note_text":"สิ่งที่ต้องจดไว้","room.disposition":"ผลสรุปของเหตุ","room.choose":"เลือก","room.close_text":"หมายเหตุ","room.back":"กลับ","room.place":"พิกัด:","room.heard":"ติดต่อได้ล่าสุด {time}","room.age.seconds":"{seconds} วิ","room.age.minutes":"{minutes} นาที {seconds} วิ","room.age.hours":"{hours} ชม. {minutes} นาที","room.age.days":"{days} วัน {hours} ชม.","room.key.acknowledge":"รับเหตุแรกที่รออยู่","room.key.move":"เลื่อนดูเหตุ","room.key.look":"ดูภาพก่อนหน้าหรือถัดไป","room.key.note":"เขียนบันทึก","room.key.close":"ปิดเหตุ","room.key.search":"กรอง","room.key.help":"รายการนี้","room.group.waiting":"ยังไม่มีผู้รับเหตุ","room.group.held":"ยังยกเลิกได้","room.group.mine":"เรื่องของฉัน","room.group.others":"ผู้อื่นรับแล้ว","room.group.trouble":"ข้อขัดข้อง","room.group.drills":"การฝึกซ้อม","room.group.closed":"ปิดแล้ว","room.kind.police":"ขอตำรวจ","room.kind.hold_up":"ปล้น","room.kind.duress":"ถูกบังคับ","room.kind.intrusion":"บุกรุก","room.kind.fire":"ไฟไหม้","room.kind.medical":"เจ็บป่วยฉุกเฉิน","room.kind.tamper":"งัดแงะอุปกรณ์","room.kind.trouble":"ข้อขัดข้อง","room.kind.test":"ทดสอบ","room.kind.other":"การแจ้งเหตุประเภทที่ไม่รู้จัก","room.about.link":"ขาดการติดต่อ","room.about.trouble":"จุดแจ้งเหตุใช้งานไม่ได้","room.about.copies":"จุดติดตั้งทำงานซ้ำสองแห่ง","room.about.lamp":"หลอดไฟเสีย","room.about.test":"ไม่ได้ทดสอบตามกำหนด","room.about.checkpoint":"จุดตรวจไม่มีผู้มาตรวจ","room.priority.1":"วิกฤต","room.priority.2":"สูง","room.priority.3":"ปานกลาง","room.priority.4":"ต่ำ","room.state.held":"ยังยกเลิกได้","room.state.open":"ยังไม่มีผู้รับเหตุ","room.state.acknowledged":"รับเหตุแล้ว","room.state.dispatched":"ชุดปฏิบัติการกำลังไป","room.state.on_scene":"ชุดปฏิบัติการถึงแล้ว","room.state.closed":"ปิดแล้ว","room.handling.dispatch":"ส่งชุดปฏิบัติการทันที","room.handling.dispatch_silently":"ส่งชุดปฏิบัติการโดยไม่เปิดไซเรน ห้ามโทรกลับ","room.handling.verify":"ตรวจสอบก่อน","room.handling.service":"ให้ช่างตรวจดู","room.handling.practise":"ซ้อม ไม่ส่งใครไป","room.handling.log":"ไม่ต้องทำอะไร","room.disposition.real":"เหตุจริง","room.disposition.false_alarm":"แจ้งเหตุผิดพลาด","room.disposition.unfounded":"ไม่พบเหตุ","room.disposition.test":"ทดสอบ","room.disposition.cancelled_by_user":"ผู้ใช้ยกเลิก","room.disposition.duplicate":"ซ้ำกับเหตุอื่น","room.step.held":"รอไว้: ยังยกเลิกได้","room.step.withdrawn":"ยกเลิกทันเวลา","room.step.disclosed":"แจ้งจุดติดตั้งแล้ว","room.step.opened":"เปิดเหตุ","room.step.repeated":"กดซ้ำ","room.step.restored":"กลับสู่ปกติ","room.step.cancelled":"จุดติดตั้งขอยกเลิก","room.step.presented":"แสดงในศูนย์วิทยุ","room.step.escalated":"แจ้งผู้บังคับบัญชา","room.step.acknowledged":"รับเหตุ","room.step.released":"คืนเรื่อง","room.step.handed_over":"รับช่วงต่อ","room.step.dispatched":"ส่งชุดปฏิบัติการ","room.step.en_route":"ชุดปฏิบัติการกำลังไป","room.step.arrived":"ชุดปฏิบัติการถึงแล้ว","room.step.recalled":"เรียกชุดปฏิบัติการกลับ","room.step.noted":"บันทึก","room.step.closed":"ปิดเหตุ","room.step.reopened":"เปิดเหตุอีกครั้ง","room.actor.site":"จุดติดตั้ง","room.actor.automation":"ระบบอัตโนมัติ","room.actor.unit":"ชุดปฏิบัติการ","room.actor.operator":"เจ้าหน้าที่","room.link.up":"เชื่อมต่ออยู่","room.link.connecting":"กำลังเชื่อมต่อ","room.link.down":"ขาดการติดต่อ","room.link.unstable":"การเชื่อมต่อไม่เสถียร","room.link.restarting":"กำลังเริ่มใหม่","room.standing.unapproved":"รออนุมัติ","room.standing.active":"ใช้งาน","room.standing.suspended":"ถูกระงับ","room.standing.revoked":"ถูกเพิกถอน","room.menu":"เมนูของ Home Assistant","room.dispatch":"ส่งชุดปฏิบัติการ","room.unit":"นามเรียกขานของชุดปฏิบัติการ","room.en_route":"กำลังไป","room.arrived":"ถึงแล้ว","room.disclose":"ให้จุดติดตั้งเห็นผลของเหตุ","room.key.dispatch":"ส่งชุดปฏิบัติการ","room.key.arrived":"ชุดปฏิบัติการถึงแล้ว","room.step.taken_elsewhere":"สถานีอื่นรับเหตุแล้ว","room.hidden":"ตัวกรองซ่อนไว้ {count} รายการ เหตุที่ยังไม่มีผู้รับจะแสดงเสมอ","room.sites_fine":"ปกติ {count} จาก {all} แห่ง","room.sites_more":"อีก {count} แห่งอยู่ในหน้าจุดติดตั้ง","room.shift":"เข้าเวรตั้งแต่ {time}","room.light":"สว่าง","room.dark":"มืด","room.role.viewer":"ผู้ดู","room.role.operator":"เจ้าหน้าที่","room.role.supervisor":"หัวหน้า","room.key.enter":"เปิดรายการที่เลือก","room.key.map":"แผนที่ และกลับ"};var b=de({en:Ne,th:Ct});function zt(i){return i in Ne}function f(i,e,t){let s=`room.${e}.${t}`;return zt(s)?b(i,s):t.replaceAll("_"," ")}function E(i,e){let t=Math.max(0,Math.floor(e/1e3)),s=Math.floor(t/60),o=Math.floor(s/60),n=Math.floor(o/24);return n?b(i,"room.age.days",{days:n,hours:o%24}):o?b(i,"room.age.hours",{hours:o,minutes:s%60}):s?b(i,"room.age.minutes",{minutes:s,seconds:t%60}):b(i,"room.age.seconds",{seconds:t})}function R(i,e){return e?e.number!=null?b(i,"room.operator",{number:e.number}):e.name??"":""}function T(i,e){let t=[f(i,"kind",e.kind)];return(e.kind==="trouble"||e.kind==="other")&&t.push(f(i,"about",e.about)),e.silent&&t.push(b(i,"room.silent")),e.drill&&t.push(b(i,"room.drill")),[...t,e.site_name??b(i,"room.unknown_site"),e.point_name].filter(Boolean).join(", ")}var S=y`
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
`;/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var It={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},Ht=i=>(...e)=>({_$litDirective$:i,values:e}),pe=class{constructor(e){}get _$AU(){return this._$AM._$AU}_$AT(e,t,s){this._$Ct=e,this._$AM=t,this._$Ci=s}_$AS(e,t){return this.update(e,t)}update(e,t){return this.render(...t)}};/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var se=class extends pe{constructor(e){if(super(e),this.it=c,e.type!==It.CHILD)throw Error(this.constructor.directiveName+"() can only be used in child bindings")}render(e){if(e===c||e==null)return this._t=void 0,this.it=e;if(e===M)return e;if(typeof e!="string")throw Error(this.constructor.directiveName+"() called with a non-string value");if(e===this.it)return this._t;this.it=e;let t=[e];return t.raw=t,this._t={_$litType$:this.constructor.resultType,strings:t,values:[]}}};se.directiveName="unsafeHTML",se.resultType=1;var Dt=Ht(se);var he=y`
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
`;var Ss=[.2,.375,.5555555555555556,.6666666666666666],As=(i,e)=>t=>{let s=4*i+t-4,o="*-04-39?2$%%$%%'$%''%'''%')(%'))%(++'(++'(+.'+-.',/3',33)-/5)-43).36)058*18<+37<+4:<,4:E,5<A-7>C/8@F/:EH/<EK0=FM1?IP2@KS3BNV4DPY5FS\\6HV_6IXb7K[e8N^i9Pam;Rdp<Tgt".charCodeAt(s)-35,n=s>8?o:1,r=e/n|0,l=e%n,a=n-l,p=s>8?r*Ss[t]+(i>5)&-2:o,h=r-p;return{t:a*h+l*h+l,o:[[a,h],[l,h+1]],i:p}};var O=i=>new Uint8Array(i),ie=i=>{let e=new Error(`lean-qr error ${i}`);throw e.code=i,e},me=i=>"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:".indexOf(i),qe=i=>i.charCodeAt(0),Nt=(...i)=>(e,t)=>i.forEach(s=>s(e,t)),Ut=i=>e=>{e.eci!==i&&(e.push(7,4),i<128?e.push(i,8):i<16384?e.push(32768|i,16):e.push(12582912|i,24),e.eci=i)},Ve=i=>(e,t)=>{e.push(4,4),e.push(i.length,8+8*(t>9)),i.forEach(s=>e.push(s,8))},V=(i,e,t,s,o=(r,l)=>t(r.length,l),n=s?r=>Nt(Ut(s),i(r)):i)=>(n.test=e,n.l=t,n.est=o,n.eci=s&&[s],n),qt=V(i=>(e,t)=>{e.push(1,4),e.push(i.length,10+2*(t>26)+2*(t>9));let s=0;for(;s<i.length-2;s+=3)e.push(+i.slice(s,s+3),10);s<i.length-1?e.push(+i.slice(s),7):s<i.length&&e.push(+i[s],4)},i=>/[0-9]/.test(i),(i,e)=>14+2*(e>26)+2*(e>9)+10*i/3),Ft=V(i=>(e,t)=>{e.push(2,4),e.push(i.length,9+2*(t>26)+2*(t>9));let s=0;for(;s<i.length-1;s+=2)e.push(45*me(i[s])+me(i[s+1]),11);s<i.length&&e.push(me(i[s]),6)},i=>me(i)>=0,(i,e)=>13+2*(e>26)+2*(e>9)+5.5*i),j=V(i=>Ve([...i].map(qe)),i=>qe(i)<128,(i,e)=>12+8*(e>9)+8*i);j._=!0,j.u=!0;var Ke=V(j,i=>qe(i)<256,j.l,3);Ke._=!0;var Lt=new TextEncoder,We=V(i=>Ve(Lt.encode(i)),()=>1,0,26,(i,e)=>12+8*(e>9)+8*Lt.encode(i).length);We._=!0;var Fe=()=>{let i=new Map,e=new TextDecoder("sjis"),t=O(2);for(let s=0;s<7973;++s)t[0]=s/192+129+64*(s>5951),t[1]=s%192+64,i.set(e.decode(t),s);return i.delete("�"),Fe=()=>i,i},Be=V(i=>(e,t)=>{e.push(8,4),e.push(i.length,8+2*(t>26)+2*(t>9));for(let s of i)e.push(Fe().get(s),13)},i=>Fe().has(i),(i,e)=>12+2*(e>26)+2*(e>9)+13*i);Be._=!0;var jt=[qt,Ft,j,Ke,Be,We],Es={auto:(i,{modes:e=jt}={})=>(t,s)=>{let o=e.map((h,m)=>{let u=new Map,v=(g,k)=>(u.has(g)||u.set(g,k(g,s)),u.get(g));return{m:h,h:1<<m,C:h.est("",s),S:h.l?(g,k)=>v(k-g,h.l):(g,k)=>v(i.slice(g,k),h.est)}}),n=[{v:0}],r=0,l=0,a=-1;for(let h of[...i,""]){let m=0;if(h)for(let u of o)u.m.test(h)&&(m|=u.h);if(!h||m!==a){if(a!==-1){let u=new Set(n.map(g=>g.D)),v=[];for(let{m:g,C:k,S:A,h:N}of o)if(a&N){let I=A(r,l);for(let K of g.eci??u)if(!g.u||!K){let W;for(let C of n)if(C.D===K||g.eci){let B=C.m===g&&C.D===K,xe=B?C.V:C,ct=g._&&B?C.v+I-k:xe.v+12*(xe.D!==K)+(B?A(B?C.$:r,l):I);(!W||ct<W.v)&&(W={$:B?C.$:r,V:xe,m:g,D:K,A:l,v:ct})}W&&v.push(W)}}n=v}a=m,r=l}l+=h.length}n.length||ie(5);let p=[];for(let h=n.reduce((m,u)=>u.v<m.v?u:m);h.m;h=h.V)p.push(h.m(i.slice(h.$,h.A)));p.reverse().forEach(h=>h(t,s))},multi:Nt,eci:Ut,bytes:Ve,numeric:qt,alphaNumeric:Ft,ascii:j,iso8859_1:Ke,shift_jis:Be,utf8:We},Ts=()=>({F:O(2956),I:0,push(i,e){for(let t=e,s=8-(7&this.I);t>0;t-=s,s=8)this.F[this.I>>3]|=i<<s>>t,this.I+=t<s?t:s}}),Ue=(i,e=i*i,t=O(e))=>({size:i,K:t,get:(s,o)=>s>=0&&s<i&&!!(1&t[o*i+s]),toString({on:s="##",off:o="  ",lf:n=`
`,pad:r=4,padX:l=r,padY:a=r}={}){let p="";for(let h=-a;h<i+a;++h){for(let m=-l;m<i+l;++m)p+=this.get(m,h)?s:o;p+=n}return p},toImageData(s,{on:o=[0,0,0],off:n=[0,0,0,0],pad:r=4,padX:l=r,padY:a=r}={}){let p=i+2*l,h=i+2*a,m=s.createImageData(p,h),u=new Uint32Array(m.data.buffer);m.data.set([...o,255]);let v=u[0];m.data.set([...n,255]);let g=u[0];for(let k=0;k<h;++k)for(let A=0;A<p;++A)u[k*p+A]=this.get(A-l,k-a)?v:g;return m},toCanvas(s,o){let n=s.getContext("2d"),r=this.toImageData(n,o);s.width=r.width,s.height=r.height,n.putImageData(r,0,0)},toDataURL({type:s="image/png",scale:o=1,...n}={}){let r=document.createElement("canvas"),l=r.getContext("2d"),a=this.toImageData(l,n);return r.width=a.width*o,r.height=a.height*o,l.putImageData(a,0,0),l.imageSmoothingEnabled=!1,l.globalCompositeOperation="copy",l.drawImage(r,0,0,a.width,a.height,0,0,r.width,r.height),r.toDataURL(s,1)}}),ue=[(i,e)=>1&(i^e),(i,e)=>1&e,i=>i%3,(i,e)=>(i+e)%3,(i,e)=>1&(i/3^e>>1),(i,e)=>(i&e&1)+i*e%3,(i,e)=>(i&e)+i*e%3&1,(i,e)=>(i^e)+i*e%3&1],fe=O(511);for(let i=0,e=1;i<255;e=2*e^285*(e>127))fe[fe[e+255]=i++]=e;var Vt=i=>fe[i%255],Kt=i=>fe[i+255],Rs=(i,e)=>{let t=O(i.length+e.length-1);for(let s=0;s<i.length;++s)for(let o=0;o<e.length;++o)t[s+o]^=Vt(i[s]+e[o]);return t.map(Kt)},Ps=(i,e)=>{let t=O(i.length+e.length-1);t.set(i,0);for(let s=0;s<i.length;++s)if(t[s]){let o=Kt(t[s]);for(let n=0;n<e.length;++n)t[s+n]^=Vt(e[n]+o)}return t.slice(i.length)},je=[[0],[0,0]];for(let i=1;i<30;++i)je.push(Rs(je[i],[0,i]));var Ms=(i,e)=>{let t=[[],[]],s=0,o=0;for(let[r,l]of e.o)for(let a=0;a<r;++a,s+=l){let p=i.slice(s,s+l);t[0].push(p),t[1].push(Ps(p,je[e.i])),o+=l+e.i}let n=O(o);o=0;for(let r of t)for(let l=0,a=-1;a<o;++l){a=o;for(let p of r)l<p.length&&(n[o++]=p[l])}return n},Wt=(i,e,t)=>{let s=i<<=t;for(let o=134217728;o>>=1;)s&o&&(s^=e*(o>>t));return s|i},Cs=({size:i,K:e},t)=>{let s=(r,l,a,p)=>{for(;a-- >0;r+=i)e.fill(p,r,r+l)},o=(r,l,a)=>{for(let p=0;p++<3;a-=2)s(l*i+r-(a>>1)*(i+1),a,a,2|p)},n=2*((i-13)/(1+(t/7|0))/2+.75|0);if(t>1)for(let r=i-7;r>8;r-=n){for(let l=r;l>8;l-=n)o(r,l,5);r<i-7&&o(r,6,5)}if(t>6)for(let r=Wt(t,7973,12),l=1;l<7;++l)for(let a=12;a-- >9;r>>=1)e[l*i-a]=2|1&r;s(7,2,9,2),s(i-8,8,9,2);for(let r=0;r<i;++r)e[6*i+r]=3^1&r;o(3,3,7),o(i-4,3,7);for(let r=0;r<i;++r)for(let l=r;l<i;++l)e[l*i+r]=e[r*i+l];e[(i-8)*i+8]=3},zs=({size:i,K:e})=>{let t=[];for(let s=i-2,o=i,n=-1;s>=0;s-=2){for(s===5&&(s=4);o+=n,o!==-1&&o!==i;){let r=o*i+s;e[r+1]||t.push(r+1),e[r]||t.push(r)}n*=-1}return t},Is=({K:i},e,t)=>e.forEach((s,o)=>i[s]=t[o>>3]>>(7&~o)&1),Hs=({size:i,K:e},t,s,o)=>{for(let r=0;r<i;++r)for(let l=0;l<i;++l){let a=r*i+l;e[a]^=!(t(l,r)||2&e[a])}let n=21522^Wt((1^o)<<3|s,1335,10);for(let r=0;r++<8;n>>=1)e[(r-(r<7))*i+8]=1&n,e[9*i-r]=1&n;for(let r=8;--r,n;n>>=1)e[8*i+r-(r<7)]=1&n,e[(i-r)*i+8]=1&n},Ds=({size:i,K:e},t=0,s=0)=>{for(let o=0;o<i;++o){for(let n=0;n<2;++n)for(let r,l=0,a=0,p=2;l<i;++l){let h=1&e[n?o*i+l:l*i+o];s+=h,a=(a>>1|2098176)&(3047517^h-1),2049&a&&(t+=40),h^p&&(r=0),p=h,t+=++r===5?3:r>5}if(o)for(let n=i+o,r=5*e[o-1]^e[o];n<i*i;n+=i){let l=5*e[n-1]^e[n];t+=3*!(1&(r|l)|4&(r^l)),r=l}}return t+10*(10*Math.abs(s/(i*i)-1)|0)},Ot=[],ge=(i=ie(1),{minCorrectionLevel:e=0,maxCorrectionLevel:t=3,minVersion:s=1,maxVersion:o=40,mask:n,trailer:r=60433,...l}={})=>{t<e&&ie(3),o<s&&ie(2),typeof i=="string"&&(i=Es.auto(i,l));for(let a=s,p=0;a<=o;++a){let h=Ot[a];h||(Ot[a]=h=Ue(4*a+17),Cs(h,a),h.p=zs(h));let m=As(a,h.p.length>>3);if(8*m(e).t<p)continue;let u=Ts();i(u,a),p=u.I;for(let v=t;v>=e;--v){let g=m(v);if(8*g.t<p)continue;for(u.I=p+11&-8;u.I<8*g.t;)u.push(r,16);let k=Ue(h.size,h.K);return Is(k,h.p,Ms(u.F,g)),(ue[n]?[ue[n]]:ue).map((A,N)=>{let I=Ue(k.size,k.K);return Hs(I,A,n??N,v),I.s=ue[n]?0:Ds(I),I}).reduce((A,N)=>N.s<A.s?N:A)}}ie(4)};ge.with=(...i)=>(e,t)=>ge(e,{modes:[...jt,...i],...t});var Ls="http://www.w3.org/2000/svg";var Os=(i,e,t,s=[])=>[`<${e}`,...Object.entries(t).map(([o,n])=>` ${o}="${`${n}`.replace(/[^ -~]|["&]/g,"")}"`),">",...s,`</${e}>`].join(""),Ns=i=>{let e=[],t="";for(let s=0;s<=i.size;++s)for(let o=0;o<=i.size;++o){let n=i.get(o,s),r=o<<8|s,l=i.get(o-1,s)^n&&r+1,a=i.get(o,s-1)^n&&r+256;if(l||a){n||([l,a]=[a,l]);let p=e[l||r]||=[],h=e[a||r];l&&p.push(r),a&&p.push(a),p===h?t+=`M${p.map(m=>`${m>>8} ${255&m}`).join("L")}Z`:(h&&p.push(...h),e[p[p.length-1]]=p)}}return t},Us=(i,{on:e="black",off:t,pad:s=4,padX:o=s,padY:n=s,width:r,height:l,scale:a=1},p,h,m)=>{let u=i.size+2*o,v=i.size+2*n;return p(h,"svg",{xmlns:Ls,version:"1.1",viewBox:`${-o} ${-n} ${u} ${v}`,width:r??u*a,height:l??v*a,"shape-rendering":"crispedges"},[t?p(h,"rect",{x:-o,y:-n,width:u,height:v,fill:t}):"",p(h,"path",{d:Ns(i),fill:e})],m)};var Bt=(i,e={})=>(e.xmlDeclaration?'<?xml version="1.0" encoding="UTF-8" ?>':"")+Us(i,e,Os);function Ge(i){return Bt(ge(i),{on:"#000",off:"#fff",padX:4,padY:4,width:null,height:null})}function _e(i){let e=document.createElement("span");return e.textContent=i,e.innerHTML}function Gt(i,e,t){let s=(n,r={})=>_e($(i,n,r)),o=["paper.step1","paper.step2","paper.step3","paper.step4"].slice(0,e.needs_approval?4:3);return`<!doctype html><html lang="${_e(i)}"><head><meta charset="utf-8"><title>${s("paper.title",{station:e.station})}</title><style>
@page { margin: 20mm; }
body { max-width: 170mm; margin: 0 auto; padding: 8mm; font: 12pt/1.5 "Noto Sans Thai", "Noto Sans", sans-serif; color: #000; background: #fff; }
h1 { font-size: 20pt; }
svg { display: block; width: 70mm; height: 70mm; margin: 6mm auto; }
.code { font: 700 20pt monospace; text-align: center; }
.text { font: 8pt monospace; overflow-wrap: anywhere; }
li { margin: 2mm 0; }
.secret { padding: 3mm; border: 2px solid #000; font-weight: 700; }
</style></head><body><h1>${s("paper.title",{station:e.station})}</h1>${Ge(e.invite)}
<p class="code">${_e(e.code)}</p><p style="text-align:center">${s("invite.until",{time:t})}</p>
<ol>${o.map(n=>`<li>${s(n)}</li>`).join("")}</ol><p class="secret">${s("paper.secret")}</p><p class="text">${_e(e.invite)}</p></body></html>`}var qs=[["hour","invite.hour",60],["day","invite.day",1440],["three_days","invite.three_days",4320],["week","invite.week",10080],["month","invite.month",720*60]],Qe=class extends _{static properties={hass:{attribute:!1},_made:{state:!0},_failure:{state:!0},_busy:{state:!0}};constructor(){super(),this._busy=!1}async open(){this._made=this._failure=void 0,await this.updateComplete,this.renderRoot.querySelector("dialog")?.showModal()}_close(){this.renderRoot.querySelector("dialog")?.close(),this._made=void 0}async _make(e){e.preventDefault();let t=Number(new FormData(e.target).get("validity"));this._busy=!0,this._failure=void 0;try{this._made=await this.hass.callWS({type:`${x}/sites/invite`,valid_minutes:t,needs_approval:!0})}catch(s){this._failure=s.message??String(s)}finally{this._busy=!1}}_print(e){let t=document.createElement("iframe");t.title=this._say("invite.print"),t.style.cssText="position:fixed;width:1px;height:1px;opacity:0;border:0",t.srcdoc=Gt(this.hass.language,e,this._until(e)),t.addEventListener("load",()=>{t.contentWindow?.addEventListener("afterprint",()=>t.remove()),t.contentWindow?.focus(),t.contentWindow?.print()}),this.renderRoot.querySelector("dialog")?.append(t)}_until(e){return w(this.hass,new Date(e.expires_ms))}_say(e,t){return $(this.hass.language,e,t)}render(){let e=this._made;return d`<dialog aria-labelledby="title">
      <h2 id="title">${this._say("invite.title")}</h2>
      <p>${this._say("invite.what")}</p>
      ${this._failure?d`<p class="alert" role="alert">${this._say("sites.failed",{reason:this._failure})}</p>`:c}
      ${e?this._shown(e):this._form()}
    </dialog>`}_form(){return d`<form @submit=${e=>this._make(e)}>
      <label
        >${this._say("invite.valid")}
        <select name="validity">
          ${qs.map(([e,t,s])=>d`<option value=${s} ?selected=${e==="three_days"}>${this._say(t)}</option>`)}
        </select>
      </label>
      <div class="buttons">
        <button class="main" ?disabled=${this._busy}>${this._say("invite.make")}</button>
        <button type="button" @click=${()=>this._close()}>${this._say("sites.back")}</button>
      </div>
    </form>`}_shown(e){return d`<p><strong>${this._say("invite.once")}</strong> ${this._say("invite.until",{time:this._until(e)})}</p>
      <div class="qr" role="img" aria-label=${this._say("invite.qr")}>${Dt(Ge(e.invite))}</div>
      <p>${this._say("invite.code")}: <strong class="code">${e.code}</strong></p>
      <label>${this._say("invite.text")}<textarea readonly rows="3" .value=${e.invite} @focus=${t=>t.target.select()}></textarea></label>
      <div class="buttons">
        <button class="main" @click=${()=>this._print(e)}>${this._say("invite.print")}</button>
        <button @click=${()=>this._made=void 0}>${this._say("invite.another")}</button>
        <button @click=${()=>this._close()}>${this._say("sites.close")}</button>
      </div>`}static styles=[S,he,y`
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
    `]};customElements.get("ssz-invite-dialog")||customElements.define("ssz-invite-dialog",Qe);function Fs(i){return i.waits?i.returns?["approve","decline","revoke"]:["approve","decline"]:i.standing==="suspended"?["resume","revoke"]:i.standing==="active"?["suspend","revoke"]:[]}var Ze=class extends _{static properties={hass:{attribute:!1},site:{attribute:!1},_sure:{state:!0},_failure:{state:!0},_busy:{state:!0}};constructor(){super(),this._busy=!1}async open(){this._sure=this._failure=void 0,await this.updateComplete,this.renderRoot.querySelector("dialog")?.showModal()}_close(){this.renderRoot.querySelector("dialog")?.close()}async _ask(e){this._sure=e,this._failure=void 0,await this.updateComplete,this.renderRoot.querySelector("form input, form button")?.focus()}async _decide(e,t,s){e.preventDefault();let o=Object.fromEntries(new FormData(e.target));this._busy=!0,this._failure=void 0;try{await this.hass.callWS({type:`${x}/sites/${s}`,site:t.id,...o}),this._close()}catch(n){this._failure=n.message??String(n)}finally{this._busy=!1}}_say(e,t){return $(this.hass.language,e,t)}render(){let{site:e}=this;return d`<dialog aria-labelledby="title" @close=${()=>this.dispatchEvent(new Event("closed"))}>
      ${e?d`<h2 id="title">${e.name}</h2> ${this._sure?this._form(e,this._sure):this._facts(e)}`:c}
    </dialog>`}_facts(e){let{hass:t}=this,{latitude:s,longitude:o}=e,n=s!=null&&o!=null;return d`<dl>
        <dt>${this._say("sites.standing")}</dt>
        <dd>${e.waits?this._say(e.returns?"sites.returns":"sites.waits"):f(t.language,"standing",e.standing)}</dd>
        <dt>${this._say("sites.joined")}</dt>
        <dd>${te(t.language,e.kind)}, ${w(t,new Date(e.enrolled_ms))}</dd>
        <dt>${this._say("sites.points")}</dt>
        <dd>${e.points.length?e.points.map(r=>`${r.name} (${f(t.language,"kind",r.kind)})`).join(", "):"–"}</dd>
        <dt>${this._say("sites.place")}</dt>
        <dd>${n?d`<code>${s.toFixed(5)}, ${o.toFixed(5)}</code>`:this._say("sites.no_place")}</dd>
        <dt>${this._say("sites.key")}</dt>
        <dd><code>${e.fingerprint}</code></dd>
      </dl>
      <div class="buttons">
        ${Fs(e).map(r=>d`<button class=${r==="approve"?"main":""} @click=${()=>this._ask(r)}>${this._say(`sites.${r}`)}</button>`)}
        ${n?d`<button @click=${()=>this._show(e)}>${this._say("sites.on_map")}</button>`:c}
        <button @click=${()=>this._close()}>${this._say("sites.close")}</button>
      </div>`}_show(e){this._close(),this.dispatchEvent(new CustomEvent("show-site",{detail:e.id,bubbles:!0,composed:!0}))}_form(e,t){let s=t==="approve",o=s?e.returns?"sites.compare_again":"sites.compare":`sites.sure.${t}`;return d`<form @submit=${n=>this._decide(n,e,t)}>
      <p>${this._say(o,{name:e.name})}</p>
      ${s?d`<label
            >${this._say("sites.digits")}<input class="digits" name="digits" required inputmode="numeric" autocomplete="off" pattern="[0-9]{3} ?[0-9]{3}" maxlength="7"
          /></label>`:c}
      ${this._failure?d`<p class="alert" role="alert">${this._say("sites.failed",{reason:this._failure})}</p>`:c}
      <div class="buttons">
        <button class="main" ?disabled=${this._busy}>${this._say(`sites.${t}`)}</button>
        <button type="button" @click=${()=>this._sure=void 0}>${this._say("sites.back")}</button>
      </div>
    </form>`}static styles=[S,he,y`
      dl {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 4px 16px;
      }
      dd {
        margin: 0;
        overflow-wrap: anywhere;
      }
      dt {
        color: var(--secondary-text-color);
      }
      .digits {
        max-width: 8em;
        font: 700 1.6em monospace;
      }
    `]};customElements.get("ssz-site-dialog")||customElements.define("ssz-site-dialog",Ze);var Ye=300,js=new Set(["trouble","tamper","test"]),Xe=class extends _{static properties={hass:{attribute:!1},sites:{attribute:!1},incidents:{attribute:!1},administrator:{attribute:!1},_filter:{state:!0},_managed:{state:!0}};constructor(){super(),this._filter=""}_say(e,t){return $(this.hass.language,e,t)}_standing(e){return e.waits?this._say(e.returns?"sites.returns":"sites.waits"):f(this.hass.language,"standing",e.standing)}_troubles(){let e=new Map,t=(s,o)=>e.set(s,(e.get(s)??new Set).add(o));for(let s of this.incidents){if(!js.has(s.kind))continue;let o=s.kind==="tamper"?f(this.hass.language,"kind",s.kind):f(this.hass.language,"about",s.about);t(s.site,s.point_name?`${o}: ${s.point_name}`:o)}for(let s of this.sites.values())s.copied&&t(s.id,this._say("sites.copied"));return new Map([...e].map(([s,o])=>[s,[...o]]))}async _manage(e){this._managed=e.id,await this.updateComplete,await this.renderRoot.querySelector("ssz-site-dialog")?.open()}render(){let e=this.hass.language,t=this._troubles(),s=r=>r.waits?0:r.standing!=="active"?4:r.link!=="up"?1:t.has(r.id)||r.unproved?2:3,o=[...this.sites.values()],n=o.filter(r=>ce(`${r.name} ${te(e,r.kind)} ${this._standing(r)} ${f(e,"link",r.link)}`,this._filter)).sort((r,l)=>s(r)-s(l)||r.name.localeCompare(l.name,e));return d`<div class="head">
        <label class="search"
          ><span class="unseen">${this._say("sites.search")}</span
          ><input type="search" placeholder=${this._say("sites.search")} .value=${this._filter} @input=${r=>this._filter=r.target.value} /></label>
        <p role="status">${this._say("sites.count",{shown:n.length,all:o.length})}</p>
        ${this.administrator?d`<span class="buttons"><button class="main" @click=${()=>this.renderRoot.querySelector("ssz-invite-dialog")?.open()}>${this._say("sites.invite")}</button></span>`:d`<p class="aside">${this._say("sites.only_administrator")}</p>`}
      </div>
      ${n.length?this._table(n,t):d`<p class="nothing">${this._say(o.length?"sites.nothing":"sites.none")}</p>`}
      <ssz-invite-dialog .hass=${this.hass}></ssz-invite-dialog>
      <ssz-site-dialog .hass=${this.hass} .site=${this._managed?this.sites.get(this._managed):void 0}></ssz-site-dialog>`}_table(e,t){let s=["sites.name","sites.standing","sites.link","sites.proved","sites.trouble","sites.false"];return d`<div class="scroll" tabindex="0" role="region" aria-label=${this._say("view.sites")}>
        <table>
          <thead>
            <tr>
              ${s.map(o=>d`<th scope="col">${this._say(o)}</th>`)}
              ${this.administrator?d`<th scope="col"><span class="unseen">${this._say("sites.manage")}</span></th>`:c}
            </tr>
          </thead>
          <tbody>
            ${e.slice(0,Ye).map(o=>this._row(o,t.get(o.id)??[]))}
          </tbody>
        </table>
      </div>
      ${e.length>Ye?d`<p>${this._say("sites.more",{count:e.length-Ye})}</p>`:c}`}_row(e,t){let{hass:s}=this,o=h=>w(s,new Date(h)),n=e.link==="up",r=e.heard_ms===null?this._say("sites.never_heard"):this._say("sites.heard",{time:o(e.heard_ms)}),l=e.proved_ms===null?this._say(e.promises?"sites.never":"sites.no_promise"):o(e.proved_ms),a=e.false_percent===null?this._say("sites.no_alarms"):this._say("sites.rate",{percent:e.false_percent,count:e.alarms}),p=(h,m,u)=>d`<td data-head=${this._say(h)} class=${u?"ill":""}><div>${u?d`<span class="shape" aria-hidden="true">▲</span>`:c}<span>${m}</span></div></td>`;return d`<tr>
      <th scope="row">${e.name}<small>${te(s.language,e.kind)}</small></th>
      ${p("sites.standing",this._standing(e),e.waits||e.standing!=="active")}
      ${p("sites.link",d`${n?"●":"○"} ${f(s.language,"link",e.link)}${n?c:d`<small>${r}</small>`}`,!n)}
      ${p("sites.proved",d`${l}${e.unproved?d`<small>${this._say("sites.unproved",{count:e.unproved})}</small>`:c}`,e.unproved>0)}
      ${p("sites.trouble",t.length?t.join(", "):this._say("sites.fine"),t.length>0)}
      ${p("sites.false",a,!1)}
      ${this.administrator?d`<td class="buttons"><button aria-label=${this._say("sites.manage_one",{name:e.name})} @click=${()=>this._manage(e)}>${this._say("sites.manage")}</button></td>`:c}
    </tr>`}static styles=[S,y`
      :host {
        display: block;
        padding: 8px 16px;
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        gap: 8px 24px;
        align-items: center;
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
      .aside,
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
        padding: 8px 12px;
        border-bottom: 1px solid var(--divider-color);
        text-align: start;
        vertical-align: top;
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
        }
        thead {
          display: none;
        }
        tr {
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
        td[data-head] {
          display: grid;
          grid-template-columns: 9em 1fr;
        }
        td[data-head]::before {
          content: attr(data-head);
          color: var(--secondary-text-color);
          font-weight: 400;
        }
      }
    `]};customElements.get("ssz-room-sites")||customElements.define("ssz-room-sites",Xe);var Vs=5e3,Qt=3,Je=class extends _{static properties={hass:{attribute:!1},rows:{attribute:!1},now:{attribute:!1},_pictures:{state:!0}};_timer;_asking=!1;constructor(){super(),this.rows=[],this._pictures=new Map}connectedCallback(){super.connectedCallback(),this._timer=setInterval(()=>{this._look()},Vs)}disconnectedCallback(){super.disconnectedCallback(),clearInterval(this._timer);for(let e of this._pictures.values())URL.revokeObjectURL(e.url);this._pictures=new Map}updated(e){let t=e.get("rows");e.has("rows")&&t?.[0]?.id!==this.rows[0]?.id&&this._look()}async _look(){if(this._asking)return;this._asking=!0;let e=new Map;try{for(let t of this.rows.slice(0,Qt)){let s=await this._newest(t.id).catch(()=>this._pictures.get(t.id));s&&e.set(t.id,s)}}finally{this._asking=!1}for(let[t,s]of this._pictures)e.get(t)?.url!==s.url&&URL.revokeObjectURL(s.url);this._pictures=e}async _newest(e){let s=(await this.hass.callWS({type:`${x}/desk/pictures`,incident:e})).filter(r=>r.state==="kept").at(-1),o=this._pictures.get(e);if(!s||s.path===o?.path)return o;let n=await this.hass.fetchWithAuth(s.path);return n.ok?{path:s.path,taken_ms:s.since_ms,url:URL.createObjectURL(await n.blob())}:o}render(){let e=this.hass.language,t=this.rows.filter(s=>this._pictures.has(s.id)).slice(0,Qt);return t.length?d`<section aria-label=${$(e,"wall.pictures")}>
      ${t.map(s=>{let o=this._pictures.get(s.id);return d`<figure>
          <img src=${o.url} alt=${T(e,s)} />
          <figcaption>${s.site_name} · ${E(e,this.now-o.taken_ms)}</figcaption>
        </figure>`})}
    </section>`:c}static styles=y`
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
  `};customElements.get("ssz-wall-pictures")||customElements.define("ssz-wall-pictures",Je);var et=5,tt=5,Ks={1:"◆",2:"▲",3:"■",4:"●"},st=class extends _{static properties={hass:{attribute:!1},station:{attribute:!1},waiting:{attribute:!1},working:{attribute:!1},sites:{attribute:!1},now:{attribute:!1},since:{attribute:!1},mayLook:{attribute:!1},dark:{attribute:!1}};_say(e,t){return $(this.hass.language,e,t)}render(){let{hass:e,waiting:t,working:s}=this,o=e.language,n=[...t,...s],r=[...this.sites.values()].filter(a=>a.standing==="active"&&a.link==="down"),l=Math.min(...t.map(a=>a.opened_ms));return d`<header class=${t.length?"waits":""}>
        <strong class="number">${t.length}</strong>
        <h1>${this._say("wall.waiting")}</h1>
        ${t.length?d`<span class="oldest">${E(o,this.now-l)}</span>`:c}
        <span class="station">${this.station}</span>
        <time>${w(e,new Date(this.now))}</time>
      </header>
      ${this.since===void 0?c:d`<p class="old" role="alert">${this._say("wall.old",{time:w(e,new Date(this.since))})}</p>`}
      <div class="columns ${this.since===void 0?"":"stale"}">
        <div class="lists">
          ${t.length?d`<ul class="waiting">${t.slice(0,et).map(a=>this._row(a))}</ul>`:d`<p class="quiet">${this._say("wall.quiet")}</p>`}
          ${t.length>et?d`<p>${this._say("wall.more",{count:t.length-et})}</p>`:c}
          ${s.length?d`<h2>${this._say("wall.working")} (${s.length})</h2>
                <ul class="working">${s.slice(0,tt).map(a=>this._row(a))}</ul>
                ${s.length>tt?d`<p>${this._say("wall.more",{count:s.length-tt})}</p>`:c}`:c}
        </div>
        <div class="sights">
          <ssz-room-map .hass=${e} .sites=${this.sites} .incidents=${n} .kind=${"wall"} ?dark=${this.dark}></ssz-room-map>
          ${this.mayLook?d`<ssz-wall-pictures .hass=${e} .rows=${n} .now=${this.now}></ssz-wall-pictures>`:c}
          <p>${this._units(n)}</p>
          ${r.length?d`<p class="lost">
                ○ ${this._say("wall.lost")} (${r.length}): ${r.slice(0,3).map(a=>a.name).join(", ")}${r.length>3?" …":""}
              </p>`:c}
        </div>
      </div>`}_units(e){let t=e.flatMap(s=>s.units.map(o=>`${o} → ${s.site_name??""} (${f(this.hass.language,"state",s.state)})`));return t.length?`${this._say("wall.units")}: ${t.join(" · ")}`:this._say("wall.no_units")}_row(e){let t=this.hass.language;return d`<li>
      <span aria-hidden="true">${Ks[e.priority]??"●"}</span>
      <span>${T(t,e)}</span>
      <span class="age">${E(t,this.now-e.opened_ms)}</span>
      ${e.state==="open"?c:d`<small>${[f(t,"state",e.state),R(t,e.owner),...e.units].filter(Boolean).join(" · ")}</small>`}
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
    small {
      grid-column: 2 / -1;
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
  `};customElements.get("ssz-room-wall")||customElements.define("ssz-room-wall",st);var Ws=3e3,ve=class extends _{static properties={hass:{attribute:!1},incident:{attribute:!1},over:{attribute:!1},_shots:{state:!0},_chosen:{state:!0},_shown:{state:!0},_failure:{state:!0}};_timer;constructor(){super(),this._shots=[]}connectedCallback(){super.connectedCallback(),this._timer=setInterval(()=>{this.over||this._list()},Ws)}disconnectedCallback(){super.disconnectedCallback(),clearInterval(this._timer),this._close()}willUpdate(e){e.has("incident")&&(this._shots=[],this._close(),this._list())}async _list(){let{incident:e}=this;try{let t=await this.hass.callWS({type:`${x}/desk/pictures`,incident:e});e===this.incident&&(this._shots=t)}catch{e===this.incident&&(this._shots=[])}}step(e){let t=this._shots.filter(n=>n.state==="kept");if(!t.length)return;let s=t.findIndex(n=>n.path===this._chosen),o=s<0?e>0?0:t.length-1:Math.min(Math.max(s+e,0),t.length-1);t[o].path!==this._chosen&&this._show(t[o])}async _show(e){this._close(),this._chosen=e.path;try{let t=await this.hass.fetchWithAuth(e.path);if(!t.ok)throw new Error(String(t.status));let s=await t.blob();this._chosen===e.path&&this.isConnected&&(this._shown=URL.createObjectURL(s))}catch(t){this._chosen===e.path&&(this._failure=t.message??String(t))}}_close(){this._shown&&URL.revokeObjectURL(this._shown),this._shown=this._chosen=this._failure=void 0}_say(e,t){return b(this.hass.language,e,t)}_when(e){let t=(Math.abs(e.offset_ms)/1e3).toFixed(1);return this._say(e.offset_ms<0?"room.picture_before":"room.picture_after",{seconds:t})}render(){if(!this._shots.length)return c;let e=this._shots.find(t=>t.path===this._chosen);return d`<h3>${this._say("room.pictures")} <kbd>←</kbd> <kbd>→</kbd></h3>
      <div class="strip">
        ${this._shots.map(t=>d`<button
            aria-pressed=${t.path===this._chosen}
            ?disabled=${t.state!=="kept"}
            @click=${()=>this._show(t)}
          >
            ${this._when(t)}${t.state==="kept"?c:d`<small>${this._say(t.state==="wanted"?"room.picture_coming":"room.picture_missing")}</small>`}
          </button>`)}
      </div>
      ${this._failure?d`<p class="alert" role="alert">${this._say("room.failed",{reason:this._failure})}</p>`:c}
      ${e&&this._shown?d`<figure>
            <img src=${this._shown} alt=${this._when(e)} />
            <figcaption>
              ${this._when(e)} · ${this._say("room.picture_came",{time:w(this.hass,new Date(e.since_ms))})}${e.mask?d` · ${this._say("room.picture_masked")}`:c}
            </figcaption>
          </figure>`:c}`}static styles=[S,y`
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
    `]};var Bs={note:"noted",close:"closed",dispatch:"dispatched"},Gs=["real","false_alarm","unfounded","test","cancelled_by_user","duplicate"],it=class extends _{static properties={hass:{attribute:!1},row:{attribute:!1},site:{attribute:!1},now:{attribute:!1},_detail:{state:!0},_failure:{state:!0},_open:{state:!0},_busy:{state:!0}};constructor(){super(),this._open="",this._busy=!1}willUpdate(e){if(!e.has("row"))return;let t=e.get("row");t?.id!==this.row.id&&(this._detail=void 0,this._failure=void 0,this._open=""),(t?.id!==this.row.id||t.version!==this.row.version)&&this._load(this.row.id)}async _load(e){try{let t=await this.hass.callWS({type:`${x}/desk/incident`,incident:e});t.id===this.row.id&&(this._detail=t)}catch(t){this._failure=t.message??String(t)}}async act(e,t={}){if(this._busy)return!1;this._busy=!0,this._failure=void 0;try{return await this.hass.callWS({type:`${x}/desk/${e}`,incident:this.row.id,...t}),!0}catch(s){return this._failure=s.message??String(s),!1}finally{this._busy=!1}}async open(e){this._may(Bs[e])&&(this._open=e,await this.updateComplete,this.renderRoot.querySelector("form textarea, form select, form input")?.focus())}async arrive(){let e=this.row.units.at(-1);e&&this._may("arrived")&&await this.act("arrived",{unit:e})}look(e){this.renderRoot.querySelector("ssz-incident-pictures")?.step(e)}_may(e){return this._detail?.offered.includes(e)??!1}_say(e,t){return b(this.hass.language,e,t)}render(){let{row:e,hass:t}=this,s=t.language;return d`<article class="priority-${e.priority}" aria-labelledby="title">
      <h2 id="title">${T(s,e)}</h2>
      <p class="facts">
        <strong>${f(s,"state",e.state)}</strong>
        ${e.owner?d`<span>${R(s,e.owner)}</span>`:c}
        <span>${f(s,"priority",String(e.priority))}</span>
        <span>${f(s,"handling",e.handling)}</span>
        ${e.repeats?d`<span>×${e.repeats+1}</span>`:c}
        ${e.restored?d`<span>${this._say("room.restored")}</span>`:c}
        ${e.disposition?d`<span>${f(s,"disposition",e.disposition)}</span>`:c}
      </p>
      <p>
        ${this._say("room.raised",{time:w(t,new Date(e.raised_ms))})}${e.late?d` <span class="mark">${this._say("room.late",{age:E(s,e.age_ms??0)})}</span>`:c}
      </p>
      ${e.cancelled?d`<p class="alert">${this._say("room.cancelled")}</p>`:c}
      ${e.stored?c:d`<p class="alert">${this._say("room.not_stored")}</p>`}
      ${this.site&&this.site.link!=="up"?d`<p class="alert">${this._say("room.site_lost",{link:f(s,"link",this.site.link)})}</p>`:c}
      ${this._failure?d`<p class="alert" role="alert">${this._say("room.failed",{reason:this._failure})}</p>`:c}
      ${this._buttons()} ${this._open==="note"?this._noteForm():c} ${this._open==="close"?this._closeForm():c}
      ${this._open==="dispatch"?this._dispatchForm():c} ${this._units()}
      ${this._place()}
      <ssz-incident-pictures .hass=${t} .incident=${e.id} .over=${e.state==="closed"}></ssz-incident-pictures>
      <h3>${this._say("room.timeline")}</h3>
      <ol>
        ${[...this._detail?.timeline??[]].reverse().map(o=>this._line(o))}
      </ol>
    </article>`}_buttons(){let e=this._detail?.mine??!1,{state:t}=this.row,s=t!=="open"&&t!=="held"&&t!=="closed",o=(n,r,l,a=!1)=>d`<button class=${a?"main":""} ?disabled=${this._busy} @click=${l}>${this._say(n)}${r?d` <kbd>${r}</kbd>`:c}</button>`;return d`<div class="buttons">
      ${this._may("acknowledged")?o("room.acknowledge","A",()=>this.act("acknowledge"),!0):c}
      ${s&&!e&&this._may("handed_over")?o("room.take_over","",()=>this.act("take_over")):c}
      ${e&&this._may("dispatched")?o("room.dispatch","D",()=>this.open("dispatch"),t==="acknowledged"):c}
      ${e&&this._may("closed")?o("room.close","C",()=>this.open("close"),t!=="acknowledged"):c}
      ${this._may("noted")?o("room.note","N",()=>this.open("note")):c}
      ${e&&this._may("released")?o("room.hand_back","",()=>this.act("hand_back")):c}
      ${this._may("disclosed")?o("room.disclose","",()=>this.act("disclose")):c}
      ${this._may("reopened")?o("room.reopen","",()=>this.act("reopen")):c}
    </div>`}_noteForm(){return d`<form @submit=${e=>this._submit(e,"note")}>
      <label>${this._say("room.note_text")}<textarea name="text" required maxlength="2000" rows="3"></textarea></label>
      ${this._formButtons("room.note")}
    </form>`}_dispatchForm(){return d`<form @submit=${e=>this._submit(e,"dispatch")}>
      <label>${this._say("room.unit")}<input name="unit" required maxlength="64" autocomplete="off" /></label>
      ${this._formButtons("room.dispatch")}
    </form>`}_units(){let{units:e,state:t}=this.row;if(!e.length||t==="closed")return c;let s=(o,n,r)=>d`<button ?disabled=${this._busy} @click=${()=>this.act(n,{unit:r})} aria-label="${r}: ${this._say(o)}">${this._say(o)}</button>`;return d`<ul class="units">
      ${e.map(o=>d`<li>
          <strong>${o}</strong>
          <span class="buttons">
            ${this._may("en_route")?s("room.en_route","en_route",o):c}
            ${this._may("arrived")?s("room.arrived","arrived",o):c}
          </span>
        </li>`)}
    </ul>`}_closeForm(){return d`<form @submit=${e=>this._submit(e,"close")}>
      <label
        >${this._say("room.disposition")}
        <select name="disposition" required>
          <option value="">${this._say("room.choose")}</option>
          ${Gs.map(e=>d`<option value=${e}>${f(this.hass.language,"disposition",e)}</option>`)}
        </select>
      </label>
      <label>${this._say("room.close_text")}<textarea name="text" maxlength="2000" rows="2"></textarea></label>
      ${this._formButtons("room.close")}
    </form>`}_formButtons(e){return d`<div class="buttons">
      <button class="main" ?disabled=${this._busy}>${this._say(e)}</button>
      <button type="button" @click=${()=>this._open=""}>${this._say("room.back")}</button>
    </div>`}async _submit(e,t){e.preventDefault();let s=[...new FormData(e.target)].filter(([,o])=>o!=="");await this.act(t,Object.fromEntries(s))&&(this._open="")}_place(){let{latitude:e,longitude:t}=this.site??{};return e==null||t==null?c:d`<p class="place">${this._say("room.place")} <code>${e.toFixed(5)}, ${t.toFixed(5)}</code></p>`}_line(e){let t=this.hass.language,s=e.by.kind==="operator"?R(t,e.by):f(t,"actor",e.by.kind),o=[e.to&&R(t,e.to),e.unit,e.disposition&&f(t,"disposition",e.disposition),e.count>1&&`×${e.count}`].filter(Boolean);return d`<li>
      <time>${w(this.hass,new Date(e.at_ms))}</time>
      <span>${f(t,"step",e.type)}${o.length?`: ${o.join(", ")}`:""} <small>${s}</small></span>
      ${e.text?d`<q>${e.text}</q>`:c}
    </li>`}static styles=[S,y`
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
    `]};customElements.get("ssz-incident-pictures")||customElements.define("ssz-incident-pictures",ve);customElements.get("ssz-incident-view")||customElements.define("ssz-incident-view",it);var Qs=12e3,Zs=50,ye=class{constructor(e){this.changed=e}changed;station="";me;incidents=new Map;sites=new Map;armed=0;heardAt;refused;_offsetMs=0;_unsubscribe;get now(){return Date.now()+this._offsetMs}get silent(){return this.heardAt===void 0||Date.now()-this.heardAt>Qs}start(e){this._unsubscribe??=e.connection.subscribeMessage(t=>this._take(t),{type:`${x}/desk/subscribe`}).catch(t=>{this.refused=t.message??String(t),this._unsubscribe=void 0,this.changed([])})}stop(){let e=this._unsubscribe;this._unsubscribe=void 0,e?.then(t=>t?.()).catch(()=>{})}_take(e){this.refused=void 0,this.heardAt=Date.now(),this._offsetMs=e.now_ms-this.heardAt,this.armed=e.armed;let{all:t}=e;if(t){this.station=t.station,this.me=t.me;let o=this.incidents;this.incidents=new Map(t.incidents.map(n=>[n.id,n])),this.sites=new Map(t.sites.map(n=>[n.id,n])),this.changed(t.incidents.filter(n=>n.state==="open"&&o.get(n.id)?.state!=="open"));return}e.me&&(this.me=e.me);let s=[];for(let o of e.incidents??[]){let n=this.incidents.get(o.id);n&&n.version>o.version||(o.state==="open"&&n?.state!=="open"&&s.push(o),this.incidents.set(o.id,o))}for(let o of e.sites??[])this.sites.set(o.id,o);for(let o of e.gone_sites??[])this.sites.delete(o);this._forgetOld(),this.changed(s)}_forgetOld(){let e=[...this.incidents.values()].filter(t=>t.state==="closed");e.sort((t,s)=>(s.closed_ms??0)-(t.closed_ms??0));for(let t of e.slice(Zs))this.incidents.delete(t.id)}};var Zt=[["A","room.key.acknowledge"],["↑ ↓","room.key.move"],["Enter","room.key.enter"],["← →","room.key.look"],["D","room.key.dispatch"],["O","room.key.arrived"],["N","room.key.note"],["C","room.key.close"],["M","room.key.map"],["/","room.key.search"],["?","room.key.help"]],Ys=/^(INPUT|TEXTAREA|SELECT)$/;function Yt(i){return i.composedPath().some(e=>e instanceof HTMLElement&&Ys.test(e.tagName))}function Xt(i){return i.composedPath().some(e=>e instanceof HTMLElement&&(e.tagName==="DIALOG"||e.classList.contains("leaflet-container")))}function Jt(i){return i.code==="Slash"&&i.shiftKey?"Question":i.code}var be=class{_icon;_original="";_shown=-1;_title="";show(e,t){e===this._shown&&t===this._title||(this._shown=e,this._title=t,document.title=e?`(${e}) ${t}`:t,this._icon??=document.querySelector('link[rel="icon"]')??void 0,this._icon&&(this._original||=this._icon.href,this._icon.href=e?Xs(e):this._original))}restore(){document.title=document.title.replace(/^\(\d+\) /,""),this._icon&&this._original&&(this._icon.href=this._original),this._shown=-1}allow(){"Notification"in window&&Notification.permission==="default"&&Notification.requestPermission()}pop(e,t){if(!(!document.hidden||!("Notification"in window)||Notification.permission!=="granted"))try{new Notification(e,{tag:t,requireInteraction:!0}).onclick=()=>window.focus()}catch{return}}};function Xs(i){let e=document.createElement("canvas");e.width=e.height=64;let t=e.getContext("2d");return t?(t.fillStyle="#b00020",t.fillRect(0,0,64,64),t.fillStyle="#fff",t.font=`700 ${i>9?38:52}px sans-serif`,t.textAlign="center",t.textBaseline="middle",t.fillText(i>99?"99+":String(i),64/2,64/2+3,60),e.toDataURL("image/png")):""}var es=y`
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
    grid-template-columns: auto 1fr auto;
    gap: 2px 8px;
    width: 100%;
    min-height: 44px;
    margin: 4px 0;
    padding: 8px;
    border: 2px solid var(--divider-color);
    border-inline-start-width: 8px;
    border-radius: 8px;
    background: var(--card-background-color);
    color: inherit;
    font: inherit;
    text-align: start;
    cursor: pointer;
    content-visibility: auto;
    contain-intrinsic-size: auto 64px;
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
  .drills .row {
    background-image: repeating-linear-gradient(45deg, transparent 0 8px, var(--secondary-background-color) 8px 10px);
  }
  .state {
    grid-column: 2 / -1;
    margin: 4px 0;
    color: var(--secondary-text-color);
    font-weight: 400;
    font-size: 0.9em;
  }
  .what {
    overflow-wrap: anywhere;
  }
  .age {
    white-space: nowrap;
    font-variant-numeric: tabular-nums;
  }
`;var Js={1:"◆",2:"▲",3:"■",4:"●"},ot=class extends _{static properties={hass:{attribute:!1},rows:{attribute:!1},chosen:{attribute:!1},filter:{attribute:!1},hidden_:{attribute:!1},now:{attribute:!1}};search(){this.renderRoot.querySelector("input")?.focus()}async focusChosen(){await this.updateComplete;let e=this.renderRoot.querySelector("[aria-current=true]");e?.focus(),e?.scrollIntoView({block:"nearest"})}_say(e,t){return b(this.hass.language,e,t)}_tell(e,t){this.dispatchEvent(new CustomEvent(e,{detail:t,bubbles:!0,composed:!0}))}render(){let e=Mt(this.filter);return d`<label class="search"
        ><span class="unseen">${this._say("room.search")}</span
        ><input
          type="search"
          placeholder=${this._say("room.search")}
          .value=${this.filter}
          @input=${t=>this._tell("filter",t.target.value)}
      /></label>
      ${e?d`<p role="status" class="state">${this._say("room.hidden",{count:this.hidden_})}</p>`:c}
      ${F.map(t=>this._group(t,this.rows.get(t)??[]))}`}_group(e,t){return t.length?d`<h2 id=${e}>${f(this.hass.language,"group",e)} (${t.length})</h2>
      <ul class=${e} aria-labelledby=${e}>
        ${t.map(s=>this._row(s))}
      </ul>`:c}_row(e){let t=this.hass.language,s=e.state==="closed"?e.closed_ms??e.opened_ms:e.opened_ms;return d`<li>
      <button class="row priority-${e.priority} ${e.state}" aria-current=${e.id===this.chosen?"true":"false"} @click=${()=>this._tell("choose-incident",e.id)}>
        <span class="shape" aria-hidden="true">${Js[e.priority]??"●"}</span>
        <span class="what">${T(t,e)}</span>
        <span class="age">${E(t,this.now-s)}</span>
        <span class="state"
          >${[f(t,"priority",String(e.priority)),f(t,"state",e.state),R(t,e.owner),e.repeats?`×${e.repeats+1}`:"",e.late?this._say("room.late",{age:E(t,e.age_ms??0)}):"",e.cancelled?this._say("room.is_cancelled"):""].filter(Boolean).join(" · ")}</span>
      </button>
    </li>`}static styles=[S,es]};customElements.get("ssz-room-queue")||customElements.define("ssz-room-queue",ot);var rt=["desk","map","sites","wall"],ts="/radio-room";function ss(i){let e=(i??"").split("/")[1];return rt.find(t=>t===e)??"desk"}function oe(i){return i==="desk"?ts:`${ts}/${i}`}function we(i){history.pushState(null,"",oe(i)),window.dispatchEvent(new CustomEvent("location-changed",{detail:{replace:!1}}))}var nt=class extends _{static properties={hass:{attribute:!1},feed:{attribute:!1},tick:{attribute:!1},waiting:{attribute:!1},narrow:{attribute:!1},view:{attribute:!1},armed:{attribute:!1},since:{attribute:!1},mayAct:{attribute:!1},keys:{attribute:!1}};_say(e,t){return b(this.hass.language,e,t)}_tell(e,t){this.dispatchEvent(new CustomEvent(e,{detail:t,bubbles:!0,composed:!0}))}render(){let{hass:e,feed:t,waiting:s}=this,o=e.language,n=Math.min(...s.map(p=>p.opened_ms)),r=[...t.sites.values()].filter(p=>p.standing==="active"&&p.link==="down").length,l=o.startsWith("th"),a=e.themes?.darkMode??!1;return d`<header class=${s.length?"waiting":""}>
      ${this.narrow?d`<button class="plain" aria-label=${this._say("room.menu")} @click=${()=>this._tell("hass-toggle-menu")}>☰</button>`:c}
      <h1>${t.station||this._say("room.title")}</h1>
      <p class="count">
        <strong>${s.length}</strong> ${this._say("room.waiting")}${s.length?d`, <span>${this._say("room.oldest",{age:E(o,t.now-n)})}</span>`:c}
      </p>
      <p class=${r?"bad":""}>${r?d`<span aria-hidden="true">○</span> `:c}${this._say("room.lost_sites",{count:r})}</p>
      ${this.mayAct?d`<button class=${this.armed?"armed":"deaf"} aria-pressed=${this.armed} @click=${()=>this._tell("sound")}>
            ${this._say(this.armed?"room.armed":"room.arm")}
          </button>`:c}
      <p class="who">
        ${[R(o,t.me),t.me?.role?f(o,"role",t.me.role):"",this.since===void 0?"":this._say("room.shift",{time:w(e,new Date(this.since)).replace(/:\d\d$/,"")})].filter(Boolean).join(" · ")}
      </p>
      <time>${w(e,new Date(t.now))}</time>
    </header>
    <nav aria-label=${$(o,"view.views")}>
      ${rt.map(p=>d`<a href=${oe(p)} aria-current=${p===this.view?"page":"false"} target=${p==="wall"?"_blank":"_self"}
          >${$(o,`view.${p}`)}${p==="map"?d` <kbd>M</kbd>`:c}</a>`)}
      <span class="more">
        <button class="plain" lang=${l?"en":"th"} @click=${()=>this._tell("hass-language-select",l?"en":"th")}>${l?"English":"ไทย"}</button>
        <button class="plain" @click=${()=>this._tell("settheme",{dark:!a})}>${this._say(a?"room.light":"room.dark")}</button>
        <button class="plain" aria-expanded=${this.keys} @click=${()=>this._tell("keys")}>${this._say("room.keys")} <kbd>?</kbd></button>
      </span>
    </nav>`}static styles=[S,y`
      :host {
        display: block;
        background: var(--card-background-color);
      }
      header {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 24px;
        align-items: center;
        padding: 8px 16px;
        border-bottom: 4px solid var(--divider-color);
      }
      header.waiting {
        border-bottom-color: #b00020;
      }
      p {
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
      time {
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
      nav {
        display: flex;
        flex-wrap: wrap;
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
      }
      a[aria-current="page"] {
        border-bottom-color: currentcolor;
        font-weight: 700;
      }
      a:focus-visible {
        outline: 3px solid var(--primary-color);
        outline-offset: -3px;
      }
      .more {
        display: flex;
        flex-wrap: wrap;
        margin-inline-start: auto;
      }
      .plain {
        border-color: transparent;
      }
    `]};customElements.get("ssz-room-bar")||customElements.define("ssz-room-bar",nt);var is=y`
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
  main.one {
    display: block;
    overflow: auto;
  }
  main.one > * {
    padding: 0;
  }
  main.one > ssz-room-sites {
    padding: 8px 16px;
  }
  /* What is old looks old, beside saying so. */
  main.old {
    filter: grayscale(1);
    opacity: 0.75;
  }
  .small-map {
    height: 40vh;
    min-height: 240px;
    margin: 0 -8px;
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
  }
  dd {
    margin: 0;
  }
`;var at="ssz-shift",$e=class{since;constructor(){let e=Number(sessionStorage.getItem(at));this.since=e||void 0}keep(e,t){this.since=e?this.since??t:void 0,this.since===void 0?sessionStorage.removeItem(at):sessionStorage.setItem(at,String(this.since))}};var lt=50;function os(i,e){let t=i.language,s=r=>r.waits?0:1,o=[...e.values()],n=o.filter(r=>r.waits||r.standing!=="active"||r.link!=="up");return n.sort((r,l)=>s(r)-s(l)||r.name.localeCompare(l.name,t)),d`<h2>${b(t,"room.sites")}</h2>
    <p><a href=${oe("sites")}>${b(t,"room.sites_fine",{count:o.length-n.length,all:o.length})}</a></p>
    <ul>
      ${n.slice(0,lt).map(r=>ei(i,r))}
    </ul>
    ${n.length>lt?d`<p>${b(t,"room.sites_more",{count:n.length-lt})}</p>`:c}`}function ei(i,e){let t=i.language,s=[e.waits?f(t,"standing","unapproved"):e.standing==="active"?"":f(t,"standing",e.standing),f(t,"link",e.link),e.link!=="up"&&e.heard_ms?b(t,"room.heard",{time:w(i,new Date(e.heard_ms))}):""];return d`<li class="site ${e.link}">
    <span class="shape" aria-hidden="true">${e.link==="up"?"●":"○"}</span>
    <span>${e.name}</span>
    <span class="state">${s.filter(Boolean).join(" · ")}</span>
  </li>`}var rs={1:[[960,.16],[640,.16],[960,.16],[640,.16],[960,.16]],2:[[784,.2],[784,.2],[784,.2]],3:[[587,.25],[587,.25]],4:[[494,.3]]},ti=[[440,.25],[330,.25],[247,.4]],ke=class{_context;_timer;_priority;_since=0;get armed(){return this._context?.state==="running"}async arm(){this._context??=new AudioContext,await this._context.resume(),this._play([[660,.12],[880,.12]],.4)}disarm(){this.ring(void 0),this._context?.close(),this._context=void 0}ring(e){if(e===this._priority||(this._priority===void 0&&(this._since=Date.now()),this._priority=e,window.clearInterval(this._timer),e===void 0))return;let t=()=>this._play(rs[e]??rs[1],Date.now()-this._since>2e4?1:.45);t(),this._timer=window.setInterval(t,2e3)}lost(){this._play(ti,.35)}_play(e,t){let s=this._context;if(s?.state!=="running")return;let o=s.currentTime;for(let[n,r]of e){let l=s.createOscillator(),a=s.createGain();l.type="square",l.frequency.value=n,a.gain.setValueAtTime(0,o),a.gain.linearRampToValueAtTime(t*.5,o+.01),a.gain.setValueAtTime(t*.5,o+r-.02),a.gain.linearRampToValueAtTime(0,o+r),l.connect(a).connect(s.destination),l.start(o),l.stop(o+r),o+=r+.04}}};var si=5e3,dt=class extends _{static properties={hass:{attribute:!1},narrow:{type:Boolean},route:{attribute:!1},panel:{attribute:!1},_tick:{state:!0},_chosen:{state:!0},_site:{state:!0},_filter:{state:!0},_announced:{state:!0},_keys:{state:!0},_map:{state:!0}};_feed=new ye(e=>this._changed(e));_sound=new ke;_notices=new be;_shift=new $e;_screen=crypto.randomUUID?.()??`${Date.now()}-${Math.random()}`;_presented=new Set;_links=new Map;_timers=[];_queue;constructor(){super(),this._tick=0,this._filter="",this._announced="",this._keys=!1,this._map=""}connectedCallback(){super.connectedCallback(),window.addEventListener("keydown",this._key,!0),this._timers=[window.setInterval(()=>this._tick++,1e3),window.setInterval(()=>this._beat(),si)]}disconnectedCallback(){super.disconnectedCallback(),window.removeEventListener("keydown",this._key,!0),this._timers.forEach(e=>window.clearInterval(e)),this._feed.stop(),this._sound.armed&&this._arm(!1),this._notices.restore()}willUpdate(e){e.has("hass")&&this.hass&&this.isConnected&&this._feed.start(this.hass),(e.has("_filter")||e.has("hass"))&&(this._queue=void 0),this.toggleAttribute("wall",this._view==="wall")}firstUpdated(){this._shift.since!==void 0&&this._arm(!0),this._loadMap()}get _language(){return this.hass?.language??"en"}get _view(){return ss(this.route?.path)}_say(e,t){return b(this._language,e,t)}async _loadMap(){let e=this.panel?.config?.map;if(!(this._map||!e)){this._map="loading";try{await import(e),this._map="there"}catch{this._map="failed"}}}_changed(e){this._queue=void 0;let t=e.filter(s=>!s.drill).at(-1);t&&(this._announced=this._say("room.announce",{incident:T(this._language,t)}),this._notices.pop(this._announced,t.id)),(!this._chosen||!this._feed.incidents.has(this._chosen))&&(this._chosen=this._waiting()[0]?.id),this._ring(),this._hearSites(),this._present(),this._tick++}_rows(){return this._queue??=Pt(this._feed.incidents.values(),this._feed.me?.user,e=>!ce(this._words(e),this._filter)),this._queue}_words(e){return`${T(this._language,e)} ${f(this._language,"state",e.state)}`}_waiting(){return this._rows().groups.get("waiting")??[]}_ring(){let e=this._waiting();this._sound.ring(e[0]?.priority),this._notices.show(e.length,this._say("room.title"))}_hearSites(){let e=new Map([...this._feed.sites.values()].map(s=>[s.id,s.link])),t=[...e].some(([s,o])=>o==="down"&&this._links.has(s)&&this._links.get(s)!=="down");this._links=e,t&&this._sound.lost()}_present(){if(!(!this._sound.armed||document.hidden||!this._mayAct))for(let e of this._waiting())e.presented_ms!==null||this._presented.has(e.id)||(this._presented.add(e.id),this.hass?.callWS({type:`${x}/desk/present`,incident:e.id}).catch(()=>this._presented.delete(e.id)))}get _mayAct(){let e=this._feed.me?.role;return e==="operator"||e==="supervisor"}async _arm(e){this.dispatchEvent(new CustomEvent("hass-suspend-when-hidden",{detail:{suspend:!e},bubbles:!0,composed:!0})),this._shift.keep(e,this._feed.now),e?await this._sound.arm():this._sound.disarm(),this._beat(e),this._ring(),this._present(),this._tick++}_toggleSound(){this._sound.armed||this._notices.allow(),this._arm(!this._sound.armed)}_beat(e=this._sound.armed){!this.hass?.connected||!this._mayAct||!e&&this._feed.armed===0||this.hass.callWS({type:`${x}/desk/arm`,screen:this._screen,armed:e&&this._sound.armed}).catch(()=>{})}_key=e=>{if(e.ctrlKey||e.metaKey||e.altKey)return;if(Yt(e)){e.stopPropagation();return}let t=Xt(e)?void 0:this._shortcuts()[Jt(e)];t&&(e.preventDefault(),e.stopImmediatePropagation(),t())};_shortcuts(){let e=this.renderRoot.querySelector("ssz-incident-view"),t=()=>this._keys=!this._keys;return{KeyA:()=>this._acknowledgeTop(),KeyM:()=>we(this._view==="map"?"desk":"map"),Question:t,...this._keys?{Escape:t}:{},...e?{KeyD:()=>{e.open("dispatch")},KeyO:()=>{e.arrive()},KeyN:()=>{e.open("note")},KeyC:()=>{e.open("close")},ArrowDown:()=>this._move(1),ArrowUp:()=>this._move(-1),ArrowRight:()=>e.look(1),ArrowLeft:()=>e.look(-1),Slash:()=>this._list?.search()}:{ArrowDown:()=>this._move(1),Slash:()=>this._list?.search()}}}get _list(){return this.renderRoot.querySelector("ssz-room-queue")}_acknowledgeTop(){let e=this._waiting()[0];!e||!this._mayAct||(this._chosen=e.id,this._view!=="desk"&&we("desk"),this.updateComplete.then(()=>this.renderRoot.querySelector("ssz-incident-view")?.act("acknowledge")))}_move(e){let{groups:t}=this._rows(),s=F.flatMap(r=>t.get(r)??[]),o=s.findIndex(r=>r.id===this._chosen),n=s[Math.min(s.length-1,Math.max(0,o+e))];n&&(this._chosen=n.id,this.updateComplete.then(()=>this._list?.focusChosen()))}_choose(e){this._chosen=e.detail,this._view!=="map"&&this.updateComplete.then(()=>{this.narrow&&this.renderRoot.querySelector(".incident")?.scrollIntoView()})}_showSite(e){this._site=e.detail,we("map")}render(){let{hass:e}=this;return e?this._feed.refused?d`<main class="refused"><h1>${this._say("room.title")}</h1><p role="alert">${this._feed.refused}</p></main>`:this._view==="wall"?this._wall(e):d`
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
        @sound=${()=>this._toggleSound()}
        @keys=${()=>this._keys=!this._keys}
      ></ssz-room-bar>
      ${this._warnings(e)} ${this._main(e)}
      <div class="unseen" role="status" aria-live="assertive">${this._announced}</div>
      ${this._keys?this._help():c}
    `:c}_main(e){switch(this._view){case"map":return d`<main class="one ${this._isOld(e)?"old":""}" @choose-incident=${this._choose}>${this._mapOf(e,"whole")}</main>`;case"sites":return d`<main class="one ${this._isOld(e)?"old":""}" @show-site=${this._showSite}>
          <ssz-room-sites .hass=${e} .sites=${this._feed.sites} .incidents=${this._open()} .administrator=${this._feed.me?.administrator??!1}></ssz-room-sites>
        </main>`;default:return this._desk(e)}}_desk(e){let{groups:t,hidden:s}=this._rows(),o=this._chosen?this._feed.incidents.get(this._chosen):void 0;return d`<main class="${this.narrow?"narrow":""} ${this._isOld(e)?"old":""}" @choose-incident=${this._choose}>
      <nav aria-label=${this._say("room.queue")}>
        <ssz-room-queue
          .hass=${e}
          .rows=${t}
          .hidden_=${s}
          .chosen=${this._chosen}
          .filter=${this._filter}
          .now=${this._feed.now}
          @filter=${n=>this._filter=n.detail}
        ></ssz-room-queue>
      </nav>
      <section class="incident" aria-label=${this._say("room.incident")}>
        ${o?d`<ssz-incident-view .hass=${e} .row=${o} .site=${this._feed.sites.get(o.site)} .now=${this._feed.now}></ssz-incident-view>`:d`<p class="nothing">${this._say("room.quiet")}</p>`}
      </section>
      <aside aria-label=${this._say("room.sites")}>
        ${this.narrow?c:d`<div class="small-map">${this._mapOf(e,"small")}</div>`} ${os(e,this._feed.sites)}
      </aside>
    </main>`}_wall(e){let{groups:t}=this._rows(),s=[...t.get("mine")??[],...t.get("others")??[]];return d`<ssz-room-wall
      .hass=${e}
      .station=${this._feed.station}
      .waiting=${this._waiting()}
      .working=${s.sort((o,n)=>o.priority-n.priority||o.opened_ms-n.opened_ms)}
      .sites=${this._feed.sites}
      .now=${this._feed.now}
      .since=${this._isOld(e)?this._feed.heardAt:void 0}
      .mayLook=${this._mayAct}
      .dark=${e.themes?.darkMode??!1}
    ></ssz-room-wall>`}_open(){let{groups:e}=this._rows();return F.filter(t=>t!=="closed").flatMap(t=>e.get(t)??[])}_mapOf(e,t){return this._map!=="there"?d`<p class="nothing">${$(this._language,this._map==="failed"?"map.failed":"map.loading")}</p>`:d`<ssz-room-map
      .hass=${e}
      .kind=${t}
      .sites=${this._feed.sites}
      .incidents=${this._open()}
      .chosen=${this._chosen}
      .focusSite=${this._site}
      ?dark=${e.themes?.darkMode??!1}
    ></ssz-room-map>`}_isOld(e){return this._feed.heardAt!==void 0&&(e.connected===!1||this._feed.silent)}_warnings(e){let t=this._feed.heardAt;return t===void 0?c:this._isOld(e)?d`<p class="warning" role="alert">${this._say("room.offline",{time:w(e,new Date(t))})}</p>`:this._mayAct&&!this._sound.armed?d`<p class="warning" role="alert">${this._say(this._feed.armed?"room.deaf_screen":"room.deaf_room")}</p>`:c}_help(){return d`<dialog open aria-label=${this._say("room.keys")}>
      <dl>
        ${Zt.map(([e,t])=>d`<dt><kbd>${e}</kbd></dt><dd>${this._say(t)}</dd>`)}
      </dl>
      <button @click=${()=>this._keys=!1}>${this._say("room.back")}</button>
    </dialog>`}static styles=[S,is]};customElements.get("ssz-radio-room")||customElements.define("ssz-radio-room",dt);export{dt as RadioRoom};
