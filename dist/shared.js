import { i as __require, n as __esmMin, o as __toESM, r as __exportAll, t as __commonJSMin } from "./rolldown-runtime.js";
import * as os from "os";
import os$1, { EOL } from "os";
import * as crypto from "crypto";
import * as fs from "fs";
import { constants, promises } from "fs";
import * as path from "path";
import * as http from "http";
import * as https from "https";
import * as events from "events";
import { StringDecoder } from "string_decoder";
import * as child from "child_process";
import { setTimeout as setTimeout$1 } from "timers";
import { lstat as lstat$1, readFile, readdir as readdir$1, realpath } from "node:fs/promises";
import { setTimeout as setTimeout$2 } from "node:timers/promises";
import { createHash, randomInt, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import path$1 from "node:path";
import { pipeline } from "node:stream/promises";
import { lookup } from "node:dns";
import { Agent, request } from "node:http";
import { Agent as Agent$1, request as request$1 } from "node:https";
import { BlockList, isIP } from "node:net";
import { createInterface } from "node:readline";
// node_modules/@actions/core/lib/utils.js
function toCommandValue(input) {
	if (input === null || input === void 0) return "";
	else if (typeof input === "string" || input instanceof String) return input;
	return JSON.stringify(input);
}
function toCommandProperties(annotationProperties) {
	if (!Object.keys(annotationProperties).length) return {};
	return {
		title: annotationProperties.title,
		file: annotationProperties.file,
		line: annotationProperties.startLine,
		endLine: annotationProperties.endLine,
		col: annotationProperties.startColumn,
		endColumn: annotationProperties.endColumn
	};
}
// node_modules/@actions/core/lib/command.js
function issueCommand(command, properties, message) {
	const cmd = new Command(command, properties, message);
	process.stdout.write(cmd.toString() + os.EOL);
}
function issue(name, message = "") {
	issueCommand(name, {}, message);
}
const CMD_STRING = "::";
var Command = class {
	constructor(command, properties, message) {
		if (!command) command = "missing.command";
		this.command = command;
		this.properties = properties;
		this.message = message;
	}
	toString() {
		let cmdStr = CMD_STRING + this.command;
		if (this.properties && Object.keys(this.properties).length > 0) {
			cmdStr += " ";
			let first = true;
			for (const key in this.properties) if (this.properties.hasOwnProperty(key)) {
				const val = this.properties[key];
				if (val) {
					if (first) first = false;
					else cmdStr += ",";
					cmdStr += `${key}=${escapeProperty(val)}`;
				}
			}
		}
		cmdStr += `${CMD_STRING}${escapeData(this.message)}`;
		return cmdStr;
	}
};
function escapeData(s) {
	return toCommandValue(s).replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A");
}
function escapeProperty(s) {
	return toCommandValue(s).replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A").replace(/:/g, "%3A").replace(/,/g, "%2C");
}
// node_modules/@actions/core/lib/file-command.js
function issueFileCommand(command, message) {
	const filePath = process.env[`GITHUB_${command}`];
	if (!filePath) throw new Error(`Unable to find environment variable for file command ${command}`);
	if (!fs.existsSync(filePath)) throw new Error(`Missing file at path: ${filePath}`);
	fs.appendFileSync(filePath, `${toCommandValue(message)}${os.EOL}`, { encoding: "utf8" });
}
function prepareKeyValueMessage(key, value) {
	const delimiter = `ghadelimiter_${crypto.randomUUID()}`;
	const convertedValue = toCommandValue(value);
	if (key.includes(delimiter)) throw new Error(`Unexpected input: name should not contain the delimiter "${delimiter}"`);
	if (convertedValue.includes(delimiter)) throw new Error(`Unexpected input: value should not contain the delimiter "${delimiter}"`);
	return `${key}<<${delimiter}${os.EOL}${convertedValue}${os.EOL}${delimiter}`;
}
// node_modules/@actions/http-client/lib/proxy.js
function getProxyUrl(reqUrl) {
	const usingSsl = reqUrl.protocol === "https:";
	if (checkBypass(reqUrl)) return;
	const proxyVar = (() => {
		if (usingSsl) return process.env["https_proxy"] || process.env["HTTPS_PROXY"];
		else return process.env["http_proxy"] || process.env["HTTP_PROXY"];
	})();
	if (proxyVar) try {
		return new DecodedURL(proxyVar);
	} catch (_a) {
		if (!proxyVar.startsWith("http://") && !proxyVar.startsWith("https://")) return new DecodedURL(`http://${proxyVar}`);
	}
	else return;
}
function checkBypass(reqUrl) {
	if (!reqUrl.hostname) return false;
	const reqHost = reqUrl.hostname;
	if (isLoopbackAddress(reqHost)) return true;
	const noProxy = process.env["no_proxy"] || process.env["NO_PROXY"] || "";
	if (!noProxy) return false;
	let reqPort;
	if (reqUrl.port) reqPort = Number(reqUrl.port);
	else if (reqUrl.protocol === "http:") reqPort = 80;
	else if (reqUrl.protocol === "https:") reqPort = 443;
	const upperReqHosts = [reqUrl.hostname.toUpperCase()];
	if (typeof reqPort === "number") upperReqHosts.push(`${upperReqHosts[0]}:${reqPort}`);
	for (const upperNoProxyItem of noProxy.split(",").map((x) => x.trim().toUpperCase()).filter((x) => x)) if (upperNoProxyItem === "*" || upperReqHosts.some((x) => x === upperNoProxyItem || x.endsWith(`.${upperNoProxyItem}`) || upperNoProxyItem.startsWith(".") && x.endsWith(`${upperNoProxyItem}`))) return true;
	return false;
}
function isLoopbackAddress(host) {
	const hostLower = host.toLowerCase();
	return hostLower === "localhost" || hostLower.startsWith("127.") || hostLower.startsWith("[::1]") || hostLower.startsWith("[0:0:0:0:0:0:0:1]");
}
var DecodedURL = class extends URL {
	constructor(url, base) {
		super(url, base);
		this._decodedUsername = decodeURIComponent(super.username);
		this._decodedPassword = decodeURIComponent(super.password);
	}
	get username() {
		return this._decodedUsername;
	}
	get password() {
		return this._decodedPassword;
	}
};
// node_modules/tunnel/lib/tunnel.js
var require_tunnel$1 = /* @__PURE__ */ __commonJSMin(((exports) => {
	__require("net");
	var tls = __require("tls");
	var http = __require("http");
	var https = __require("https");
	var events = __require("events");
	__require("assert");
	var util = __require("util");
	exports.httpOverHttp = httpOverHttp;
	exports.httpsOverHttp = httpsOverHttp;
	exports.httpOverHttps = httpOverHttps;
	exports.httpsOverHttps = httpsOverHttps;
	function httpOverHttp(options) {
		var agent = new TunnelingAgent(options);
		agent.request = http.request;
		return agent;
	}
	function httpsOverHttp(options) {
		var agent = new TunnelingAgent(options);
		agent.request = http.request;
		agent.createSocket = createSecureSocket;
		agent.defaultPort = 443;
		return agent;
	}
	function httpOverHttps(options) {
		var agent = new TunnelingAgent(options);
		agent.request = https.request;
		return agent;
	}
	function httpsOverHttps(options) {
		var agent = new TunnelingAgent(options);
		agent.request = https.request;
		agent.createSocket = createSecureSocket;
		agent.defaultPort = 443;
		return agent;
	}
	function TunnelingAgent(options) {
		var self = this;
		self.options = options || {};
		self.proxyOptions = self.options.proxy || {};
		self.maxSockets = self.options.maxSockets || http.Agent.defaultMaxSockets;
		self.requests = [];
		self.sockets = [];
		self.on("free", function onFree(socket, host, port, localAddress) {
			var options = toOptions(host, port, localAddress);
			for (var i = 0, len = self.requests.length; i < len; ++i) {
				var pending = self.requests[i];
				if (pending.host === options.host && pending.port === options.port) {
					self.requests.splice(i, 1);
					pending.request.onSocket(socket);
					return;
				}
			}
			socket.destroy();
			self.removeSocket(socket);
		});
	}
	util.inherits(TunnelingAgent, events.EventEmitter);
	TunnelingAgent.prototype.addRequest = function addRequest(req, host, port, localAddress) {
		var self = this;
		var options = mergeOptions({ request: req }, self.options, toOptions(host, port, localAddress));
		if (self.sockets.length >= this.maxSockets) {
			self.requests.push(options);
			return;
		}
		self.createSocket(options, function(socket) {
			socket.on("free", onFree);
			socket.on("close", onCloseOrRemove);
			socket.on("agentRemove", onCloseOrRemove);
			req.onSocket(socket);
			function onFree() {
				self.emit("free", socket, options);
			}
			function onCloseOrRemove(err) {
				self.removeSocket(socket);
				socket.removeListener("free", onFree);
				socket.removeListener("close", onCloseOrRemove);
				socket.removeListener("agentRemove", onCloseOrRemove);
			}
		});
	};
	TunnelingAgent.prototype.createSocket = function createSocket(options, cb) {
		var self = this;
		var placeholder = {};
		self.sockets.push(placeholder);
		var connectOptions = mergeOptions({}, self.proxyOptions, {
			method: "CONNECT",
			path: options.host + ":" + options.port,
			agent: false,
			headers: { host: options.host + ":" + options.port }
		});
		if (options.localAddress) connectOptions.localAddress = options.localAddress;
		if (connectOptions.proxyAuth) {
			connectOptions.headers = connectOptions.headers || {};
			connectOptions.headers["Proxy-Authorization"] = "Basic " + new Buffer(connectOptions.proxyAuth).toString("base64");
		}
		debug("making CONNECT request");
		var connectReq = self.request(connectOptions);
		connectReq.useChunkedEncodingByDefault = false;
		connectReq.once("response", onResponse);
		connectReq.once("upgrade", onUpgrade);
		connectReq.once("connect", onConnect);
		connectReq.once("error", onError);
		connectReq.end();
		function onResponse(res) {
			res.upgrade = true;
		}
		function onUpgrade(res, socket, head) {
			process.nextTick(function() {
				onConnect(res, socket, head);
			});
		}
		function onConnect(res, socket, head) {
			connectReq.removeAllListeners();
			socket.removeAllListeners();
			if (res.statusCode !== 200) {
				debug("tunneling socket could not be established, statusCode=%d", res.statusCode);
				socket.destroy();
				var error = /* @__PURE__ */ new Error("tunneling socket could not be established, statusCode=" + res.statusCode);
				error.code = "ECONNRESET";
				options.request.emit("error", error);
				self.removeSocket(placeholder);
				return;
			}
			if (head.length > 0) {
				debug("got illegal response body from proxy");
				socket.destroy();
				var error = /* @__PURE__ */ new Error("got illegal response body from proxy");
				error.code = "ECONNRESET";
				options.request.emit("error", error);
				self.removeSocket(placeholder);
				return;
			}
			debug("tunneling connection has established");
			self.sockets[self.sockets.indexOf(placeholder)] = socket;
			return cb(socket);
		}
		function onError(cause) {
			connectReq.removeAllListeners();
			debug("tunneling socket could not be established, cause=%s\n", cause.message, cause.stack);
			var error = /* @__PURE__ */ new Error("tunneling socket could not be established, cause=" + cause.message);
			error.code = "ECONNRESET";
			options.request.emit("error", error);
			self.removeSocket(placeholder);
		}
	};
	TunnelingAgent.prototype.removeSocket = function removeSocket(socket) {
		var pos = this.sockets.indexOf(socket);
		if (pos === -1) return;
		this.sockets.splice(pos, 1);
		var pending = this.requests.shift();
		if (pending) this.createSocket(pending, function(socket) {
			pending.request.onSocket(socket);
		});
	};
	function createSecureSocket(options, cb) {
		var self = this;
		TunnelingAgent.prototype.createSocket.call(self, options, function(socket) {
			var hostHeader = options.request.getHeader("host");
			var tlsOptions = mergeOptions({}, self.options, {
				socket,
				servername: hostHeader ? hostHeader.replace(/:.*$/, "") : options.host
			});
			var secureSocket = tls.connect(0, tlsOptions);
			self.sockets[self.sockets.indexOf(socket)] = secureSocket;
			cb(secureSocket);
		});
	}
	function toOptions(host, port, localAddress) {
		if (typeof host === "string") return {
			host,
			port,
			localAddress
		};
		return host;
	}
	function mergeOptions(target) {
		for (var i = 1, len = arguments.length; i < len; ++i) {
			var overrides = arguments[i];
			if (typeof overrides === "object") {
				var keys = Object.keys(overrides);
				for (var j = 0, keyLen = keys.length; j < keyLen; ++j) {
					var k = keys[j];
					if (overrides[k] !== void 0) target[k] = overrides[k];
				}
			}
		}
		return target;
	}
	var debug;
	if (process.env.NODE_DEBUG && /\btunnel\b/.test(process.env.NODE_DEBUG)) debug = function() {
		var args = Array.prototype.slice.call(arguments);
		if (typeof args[0] === "string") args[0] = "TUNNEL: " + args[0];
		else args.unshift("TUNNEL:");
		console.error.apply(console, args);
	};
	else debug = function() {};
	exports.debug = debug;
}));
// node_modules/tunnel/index.js
var require_tunnel = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	module.exports = require_tunnel$1();
}));
// scripts/shims/undici.ts
var undici_exports = /* @__PURE__ */ __exportAll({
	ProxyAgent: () => ProxyAgent,
	fetch: () => fetch
});
async function fetch(resource, init = {}) {
	const { dispatcher, ...rest } = init;
	if (dispatcher === void 0) return globalThis.fetch(resource, rest);
	const real = await import("./undici.js").then((m) => /* @__PURE__ */ __toESM(m.default));
	return real.fetch(resource, {
		...rest,
		dispatcher: new real.ProxyAgent(dispatcher.options)
	});
}
var ProxyAgent;
var init_undici = __esmMin((() => {
	ProxyAgent = class {
		options;
		constructor(options) {
			this.options = options;
		}
	};
}));
// node_modules/@actions/http-client/lib/index.js
var import_tunnel = /* @__PURE__ */ __toESM(require_tunnel(), 1);
init_undici();
var __awaiter$9 = function(thisArg, _arguments, P, generator) {
	function adopt(value) {
		return value instanceof P ? value : new P(function(resolve) {
			resolve(value);
		});
	}
	return new (P || (P = Promise))(function(resolve, reject) {
		function fulfilled(value) {
			try {
				step(generator.next(value));
			} catch (e) {
				reject(e);
			}
		}
		function rejected(value) {
			try {
				step(generator["throw"](value));
			} catch (e) {
				reject(e);
			}
		}
		function step(result) {
			result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected);
		}
		step((generator = generator.apply(thisArg, _arguments || [])).next());
	});
};
var HttpCodes;
(function(HttpCodes) {
	HttpCodes[HttpCodes["OK"] = 200] = "OK";
	HttpCodes[HttpCodes["MultipleChoices"] = 300] = "MultipleChoices";
	HttpCodes[HttpCodes["MovedPermanently"] = 301] = "MovedPermanently";
	HttpCodes[HttpCodes["ResourceMoved"] = 302] = "ResourceMoved";
	HttpCodes[HttpCodes["SeeOther"] = 303] = "SeeOther";
	HttpCodes[HttpCodes["NotModified"] = 304] = "NotModified";
	HttpCodes[HttpCodes["UseProxy"] = 305] = "UseProxy";
	HttpCodes[HttpCodes["SwitchProxy"] = 306] = "SwitchProxy";
	HttpCodes[HttpCodes["TemporaryRedirect"] = 307] = "TemporaryRedirect";
	HttpCodes[HttpCodes["PermanentRedirect"] = 308] = "PermanentRedirect";
	HttpCodes[HttpCodes["BadRequest"] = 400] = "BadRequest";
	HttpCodes[HttpCodes["Unauthorized"] = 401] = "Unauthorized";
	HttpCodes[HttpCodes["PaymentRequired"] = 402] = "PaymentRequired";
	HttpCodes[HttpCodes["Forbidden"] = 403] = "Forbidden";
	HttpCodes[HttpCodes["NotFound"] = 404] = "NotFound";
	HttpCodes[HttpCodes["MethodNotAllowed"] = 405] = "MethodNotAllowed";
	HttpCodes[HttpCodes["NotAcceptable"] = 406] = "NotAcceptable";
	HttpCodes[HttpCodes["ProxyAuthenticationRequired"] = 407] = "ProxyAuthenticationRequired";
	HttpCodes[HttpCodes["RequestTimeout"] = 408] = "RequestTimeout";
	HttpCodes[HttpCodes["Conflict"] = 409] = "Conflict";
	HttpCodes[HttpCodes["Gone"] = 410] = "Gone";
	HttpCodes[HttpCodes["TooManyRequests"] = 429] = "TooManyRequests";
	HttpCodes[HttpCodes["InternalServerError"] = 500] = "InternalServerError";
	HttpCodes[HttpCodes["NotImplemented"] = 501] = "NotImplemented";
	HttpCodes[HttpCodes["BadGateway"] = 502] = "BadGateway";
	HttpCodes[HttpCodes["ServiceUnavailable"] = 503] = "ServiceUnavailable";
	HttpCodes[HttpCodes["GatewayTimeout"] = 504] = "GatewayTimeout";
})(HttpCodes || (HttpCodes = {}));
var Headers;
(function(Headers) {
	Headers["Accept"] = "accept";
	Headers["ContentType"] = "content-type";
})(Headers || (Headers = {}));
var MediaTypes;
(function(MediaTypes) {
	MediaTypes["ApplicationJson"] = "application/json";
})(MediaTypes || (MediaTypes = {}));
const HttpRedirectCodes = [
	HttpCodes.MovedPermanently,
	HttpCodes.ResourceMoved,
	HttpCodes.SeeOther,
	HttpCodes.TemporaryRedirect,
	HttpCodes.PermanentRedirect
];
const HttpResponseRetryCodes = [
	HttpCodes.BadGateway,
	HttpCodes.ServiceUnavailable,
	HttpCodes.GatewayTimeout
];
const RetryableHttpVerbs = [
	"OPTIONS",
	"GET",
	"DELETE",
	"HEAD"
];
const ExponentialBackoffCeiling = 10;
const ExponentialBackoffTimeSlice = 5;
var HttpClientError = class HttpClientError extends Error {
	constructor(message, statusCode) {
		super(message);
		this.name = "HttpClientError";
		this.statusCode = statusCode;
		Object.setPrototypeOf(this, HttpClientError.prototype);
	}
};
var HttpClientResponse = class {
	constructor(message) {
		this.message = message;
	}
	readBody() {
		return __awaiter$9(this, void 0, void 0, function* () {
			return new Promise((resolve) => __awaiter$9(this, void 0, void 0, function* () {
				let output = Buffer.alloc(0);
				this.message.on("data", (chunk) => {
					output = Buffer.concat([output, chunk]);
				});
				this.message.on("end", () => {
					resolve(output.toString());
				});
			}));
		});
	}
	readBodyBuffer() {
		return __awaiter$9(this, void 0, void 0, function* () {
			return new Promise((resolve) => __awaiter$9(this, void 0, void 0, function* () {
				const chunks = [];
				this.message.on("data", (chunk) => {
					chunks.push(chunk);
				});
				this.message.on("end", () => {
					resolve(Buffer.concat(chunks));
				});
			}));
		});
	}
};
var HttpClient = class {
	constructor(userAgent, handlers, requestOptions) {
		this._ignoreSslError = false;
		this._allowRedirects = true;
		this._allowRedirectDowngrade = false;
		this._maxRedirects = 50;
		this._allowRetries = false;
		this._maxRetries = 1;
		this._keepAlive = false;
		this._disposed = false;
		this.userAgent = this._getUserAgentWithOrchestrationId(userAgent);
		this.handlers = handlers || [];
		this.requestOptions = requestOptions;
		if (requestOptions) {
			if (requestOptions.ignoreSslError != null) this._ignoreSslError = requestOptions.ignoreSslError;
			this._socketTimeout = requestOptions.socketTimeout;
			if (requestOptions.allowRedirects != null) this._allowRedirects = requestOptions.allowRedirects;
			if (requestOptions.allowRedirectDowngrade != null) this._allowRedirectDowngrade = requestOptions.allowRedirectDowngrade;
			if (requestOptions.maxRedirects != null) this._maxRedirects = Math.max(requestOptions.maxRedirects, 0);
			if (requestOptions.keepAlive != null) this._keepAlive = requestOptions.keepAlive;
			if (requestOptions.allowRetries != null) this._allowRetries = requestOptions.allowRetries;
			if (requestOptions.maxRetries != null) this._maxRetries = requestOptions.maxRetries;
		}
	}
	options(requestUrl, additionalHeaders) {
		return __awaiter$9(this, void 0, void 0, function* () {
			return this.request("OPTIONS", requestUrl, null, additionalHeaders || {});
		});
	}
	get(requestUrl, additionalHeaders) {
		return __awaiter$9(this, void 0, void 0, function* () {
			return this.request("GET", requestUrl, null, additionalHeaders || {});
		});
	}
	del(requestUrl, additionalHeaders) {
		return __awaiter$9(this, void 0, void 0, function* () {
			return this.request("DELETE", requestUrl, null, additionalHeaders || {});
		});
	}
	post(requestUrl, data, additionalHeaders) {
		return __awaiter$9(this, void 0, void 0, function* () {
			return this.request("POST", requestUrl, data, additionalHeaders || {});
		});
	}
	patch(requestUrl, data, additionalHeaders) {
		return __awaiter$9(this, void 0, void 0, function* () {
			return this.request("PATCH", requestUrl, data, additionalHeaders || {});
		});
	}
	put(requestUrl, data, additionalHeaders) {
		return __awaiter$9(this, void 0, void 0, function* () {
			return this.request("PUT", requestUrl, data, additionalHeaders || {});
		});
	}
	head(requestUrl, additionalHeaders) {
		return __awaiter$9(this, void 0, void 0, function* () {
			return this.request("HEAD", requestUrl, null, additionalHeaders || {});
		});
	}
	sendStream(verb, requestUrl, stream, additionalHeaders) {
		return __awaiter$9(this, void 0, void 0, function* () {
			return this.request(verb, requestUrl, stream, additionalHeaders);
		});
	}
	getJson(requestUrl_1) {
		return __awaiter$9(this, arguments, void 0, function* (requestUrl, additionalHeaders = {}) {
			additionalHeaders[Headers.Accept] = this._getExistingOrDefaultHeader(additionalHeaders, Headers.Accept, MediaTypes.ApplicationJson);
			const res = yield this.get(requestUrl, additionalHeaders);
			return this._processResponse(res, this.requestOptions);
		});
	}
	postJson(requestUrl_1, obj_1) {
		return __awaiter$9(this, arguments, void 0, function* (requestUrl, obj, additionalHeaders = {}) {
			const data = JSON.stringify(obj, null, 2);
			additionalHeaders[Headers.Accept] = this._getExistingOrDefaultHeader(additionalHeaders, Headers.Accept, MediaTypes.ApplicationJson);
			additionalHeaders[Headers.ContentType] = this._getExistingOrDefaultContentTypeHeader(additionalHeaders, MediaTypes.ApplicationJson);
			const res = yield this.post(requestUrl, data, additionalHeaders);
			return this._processResponse(res, this.requestOptions);
		});
	}
	putJson(requestUrl_1, obj_1) {
		return __awaiter$9(this, arguments, void 0, function* (requestUrl, obj, additionalHeaders = {}) {
			const data = JSON.stringify(obj, null, 2);
			additionalHeaders[Headers.Accept] = this._getExistingOrDefaultHeader(additionalHeaders, Headers.Accept, MediaTypes.ApplicationJson);
			additionalHeaders[Headers.ContentType] = this._getExistingOrDefaultContentTypeHeader(additionalHeaders, MediaTypes.ApplicationJson);
			const res = yield this.put(requestUrl, data, additionalHeaders);
			return this._processResponse(res, this.requestOptions);
		});
	}
	patchJson(requestUrl_1, obj_1) {
		return __awaiter$9(this, arguments, void 0, function* (requestUrl, obj, additionalHeaders = {}) {
			const data = JSON.stringify(obj, null, 2);
			additionalHeaders[Headers.Accept] = this._getExistingOrDefaultHeader(additionalHeaders, Headers.Accept, MediaTypes.ApplicationJson);
			additionalHeaders[Headers.ContentType] = this._getExistingOrDefaultContentTypeHeader(additionalHeaders, MediaTypes.ApplicationJson);
			const res = yield this.patch(requestUrl, data, additionalHeaders);
			return this._processResponse(res, this.requestOptions);
		});
	}
	request(verb, requestUrl, data, headers) {
		return __awaiter$9(this, void 0, void 0, function* () {
			if (this._disposed) throw new Error("Client has already been disposed.");
			const parsedUrl = new URL(requestUrl);
			let info = this._prepareRequest(verb, parsedUrl, headers);
			const maxTries = this._allowRetries && RetryableHttpVerbs.includes(verb) ? this._maxRetries + 1 : 1;
			let numTries = 0;
			let response;
			do {
				response = yield this.requestRaw(info, data);
				if (response && response.message && response.message.statusCode === HttpCodes.Unauthorized) {
					let authenticationHandler;
					for (const handler of this.handlers) if (handler.canHandleAuthentication(response)) {
						authenticationHandler = handler;
						break;
					}
					if (authenticationHandler) return authenticationHandler.handleAuthentication(this, info, data);
					else return response;
				}
				let redirectsRemaining = this._maxRedirects;
				while (response.message.statusCode && HttpRedirectCodes.includes(response.message.statusCode) && this._allowRedirects && redirectsRemaining > 0) {
					const redirectUrl = response.message.headers["location"];
					if (!redirectUrl) break;
					const parsedRedirectUrl = new URL(redirectUrl);
					if (parsedUrl.protocol === "https:" && parsedUrl.protocol !== parsedRedirectUrl.protocol && !this._allowRedirectDowngrade) throw new Error("Redirect from HTTPS to HTTP protocol. This downgrade is not allowed for security reasons. If you want to allow this behavior, set the allowRedirectDowngrade option to true.");
					yield response.readBody();
					if (parsedRedirectUrl.hostname !== parsedUrl.hostname) {
						for (const header in headers) if (header.toLowerCase() === "authorization") delete headers[header];
					}
					info = this._prepareRequest(verb, parsedRedirectUrl, headers);
					response = yield this.requestRaw(info, data);
					redirectsRemaining--;
				}
				if (!response.message.statusCode || !HttpResponseRetryCodes.includes(response.message.statusCode)) return response;
				numTries += 1;
				if (numTries < maxTries) {
					yield response.readBody();
					yield this._performExponentialBackoff(numTries);
				}
			} while (numTries < maxTries);
			return response;
		});
	}
	dispose() {
		if (this._agent) this._agent.destroy();
		this._disposed = true;
	}
	requestRaw(info, data) {
		return __awaiter$9(this, void 0, void 0, function* () {
			return new Promise((resolve, reject) => {
				function callbackForResult(err, res) {
					if (err) reject(err);
					else if (!res) reject(/* @__PURE__ */ new Error("Unknown error"));
					else resolve(res);
				}
				this.requestRawWithCallback(info, data, callbackForResult);
			});
		});
	}
	requestRawWithCallback(info, data, onResult) {
		if (typeof data === "string") {
			if (!info.options.headers) info.options.headers = {};
			info.options.headers["Content-Length"] = Buffer.byteLength(data, "utf8");
		}
		let callbackCalled = false;
		function handleResult(err, res) {
			if (!callbackCalled) {
				callbackCalled = true;
				onResult(err, res);
			}
		}
		const req = info.httpModule.request(info.options, (msg) => {
			handleResult(void 0, new HttpClientResponse(msg));
		});
		let socket;
		req.on("socket", (sock) => {
			socket = sock;
		});
		req.setTimeout(this._socketTimeout || 18e4, () => {
			if (socket) socket.end();
			handleResult(/* @__PURE__ */ new Error(`Request timeout: ${info.options.path}`));
		});
		req.on("error", function(err) {
			handleResult(err);
		});
		if (data && typeof data === "string") req.write(data, "utf8");
		if (data && typeof data !== "string") {
			data.on("close", function() {
				req.end();
			});
			data.pipe(req);
		} else req.end();
	}
	getAgent(serverUrl) {
		const parsedUrl = new URL(serverUrl);
		return this._getAgent(parsedUrl);
	}
	getAgentDispatcher(serverUrl) {
		const parsedUrl = new URL(serverUrl);
		const proxyUrl = getProxyUrl(parsedUrl);
		if (!(proxyUrl && proxyUrl.hostname)) return;
		return this._getProxyAgentDispatcher(parsedUrl, proxyUrl);
	}
	_prepareRequest(method, requestUrl, headers) {
		const info = {};
		info.parsedUrl = requestUrl;
		const usingSsl = info.parsedUrl.protocol === "https:";
		info.httpModule = usingSsl ? https : http;
		const defaultPort = usingSsl ? 443 : 80;
		info.options = {};
		info.options.host = info.parsedUrl.hostname;
		info.options.port = info.parsedUrl.port ? parseInt(info.parsedUrl.port) : defaultPort;
		info.options.path = (info.parsedUrl.pathname || "") + (info.parsedUrl.search || "");
		info.options.method = method;
		info.options.headers = this._mergeHeaders(headers);
		if (this.userAgent != null) info.options.headers["user-agent"] = this.userAgent;
		info.options.agent = this._getAgent(info.parsedUrl);
		if (this.handlers) for (const handler of this.handlers) handler.prepareRequest(info.options);
		return info;
	}
	_mergeHeaders(headers) {
		if (this.requestOptions && this.requestOptions.headers) return Object.assign({}, lowercaseKeys(this.requestOptions.headers), lowercaseKeys(headers || {}));
		return lowercaseKeys(headers || {});
	}
	_getExistingOrDefaultHeader(additionalHeaders, header, _default) {
		let clientHeader;
		if (this.requestOptions && this.requestOptions.headers) {
			const headerValue = lowercaseKeys(this.requestOptions.headers)[header];
			if (headerValue) clientHeader = typeof headerValue === "number" ? headerValue.toString() : headerValue;
		}
		const additionalValue = additionalHeaders[header];
		if (additionalValue !== void 0) return typeof additionalValue === "number" ? additionalValue.toString() : additionalValue;
		if (clientHeader !== void 0) return clientHeader;
		return _default;
	}
	_getExistingOrDefaultContentTypeHeader(additionalHeaders, _default) {
		let clientHeader;
		if (this.requestOptions && this.requestOptions.headers) {
			const headerValue = lowercaseKeys(this.requestOptions.headers)[Headers.ContentType];
			if (headerValue) {
				if (typeof headerValue === "number") clientHeader = String(headerValue);
				else if (Array.isArray(headerValue)) clientHeader = headerValue.join(", ");
				else clientHeader = headerValue;
			}
		}
		const additionalValue = additionalHeaders[Headers.ContentType];
		if (additionalValue !== void 0) {
			if (typeof additionalValue === "number") return String(additionalValue);
			else if (Array.isArray(additionalValue)) return additionalValue.join(", ");
			else return additionalValue;
		}
		if (clientHeader !== void 0) return clientHeader;
		return _default;
	}
	_getAgent(parsedUrl) {
		let agent;
		const proxyUrl = getProxyUrl(parsedUrl);
		const useProxy = proxyUrl && proxyUrl.hostname;
		if (this._keepAlive && useProxy) agent = this._proxyAgent;
		if (!useProxy) agent = this._agent;
		if (agent) return agent;
		const usingSsl = parsedUrl.protocol === "https:";
		let maxSockets = 100;
		if (this.requestOptions) maxSockets = this.requestOptions.maxSockets || http.globalAgent.maxSockets;
		if (proxyUrl && proxyUrl.hostname) {
			const agentOptions = {
				maxSockets,
				keepAlive: this._keepAlive,
				proxy: Object.assign(Object.assign({}, (proxyUrl.username || proxyUrl.password) && { proxyAuth: `${proxyUrl.username}:${proxyUrl.password}` }), {
					host: proxyUrl.hostname,
					port: proxyUrl.port
				})
			};
			let tunnelAgent;
			const overHttps = proxyUrl.protocol === "https:";
			if (usingSsl) tunnelAgent = overHttps ? import_tunnel.httpsOverHttps : import_tunnel.httpsOverHttp;
			else tunnelAgent = overHttps ? import_tunnel.httpOverHttps : import_tunnel.httpOverHttp;
			agent = tunnelAgent(agentOptions);
			this._proxyAgent = agent;
		}
		if (!agent) {
			const options = {
				keepAlive: this._keepAlive,
				maxSockets
			};
			agent = usingSsl ? new https.Agent(options) : new http.Agent(options);
			this._agent = agent;
		}
		if (usingSsl && this._ignoreSslError) agent.options = Object.assign(agent.options || {}, { rejectUnauthorized: false });
		return agent;
	}
	_getProxyAgentDispatcher(parsedUrl, proxyUrl) {
		let proxyAgent;
		if (this._keepAlive) proxyAgent = this._proxyAgentDispatcher;
		if (proxyAgent) return proxyAgent;
		const usingSsl = parsedUrl.protocol === "https:";
		proxyAgent = new ProxyAgent(Object.assign({
			uri: proxyUrl.href,
			pipelining: !this._keepAlive ? 0 : 1
		}, (proxyUrl.username || proxyUrl.password) && { token: `Basic ${Buffer.from(`${proxyUrl.username}:${proxyUrl.password}`).toString("base64")}` }));
		this._proxyAgentDispatcher = proxyAgent;
		if (usingSsl && this._ignoreSslError) proxyAgent.options = Object.assign(proxyAgent.options.requestTls || {}, { rejectUnauthorized: false });
		return proxyAgent;
	}
	_getUserAgentWithOrchestrationId(userAgent) {
		const baseUserAgent = userAgent || "actions/http-client";
		const orchId = process.env["ACTIONS_ORCHESTRATION_ID"];
		if (orchId) return `${baseUserAgent} actions_orchestration_id/${orchId.replace(/[^a-z0-9_.-]/gi, "_")}`;
		return baseUserAgent;
	}
	_performExponentialBackoff(retryNumber) {
		return __awaiter$9(this, void 0, void 0, function* () {
			retryNumber = Math.min(ExponentialBackoffCeiling, retryNumber);
			const ms = ExponentialBackoffTimeSlice * Math.pow(2, retryNumber);
			return new Promise((resolve) => setTimeout(() => resolve(), ms));
		});
	}
	_processResponse(res, options) {
		return __awaiter$9(this, void 0, void 0, function* () {
			return new Promise((resolve, reject) => __awaiter$9(this, void 0, void 0, function* () {
				const statusCode = res.message.statusCode || 0;
				const response = {
					statusCode,
					result: null,
					headers: {}
				};
				if (statusCode === HttpCodes.NotFound) resolve(response);
				function dateTimeDeserializer(key, value) {
					if (typeof value === "string") {
						const a = new Date(value);
						if (!isNaN(a.valueOf())) return a;
					}
					return value;
				}
				let obj;
				let contents;
				try {
					contents = yield res.readBody();
					if (contents && contents.length > 0) {
						if (options && options.deserializeDates) obj = JSON.parse(contents, dateTimeDeserializer);
						else obj = JSON.parse(contents);
						response.result = obj;
					}
					response.headers = res.message.headers;
				} catch (err) {}
				if (statusCode > 299) {
					let msg;
					if (obj && obj.message) msg = obj.message;
					else if (contents && contents.length > 0) msg = contents;
					else msg = `Failed request: (${statusCode})`;
					const err = new HttpClientError(msg, statusCode);
					err.result = response.result;
					reject(err);
				} else resolve(response);
			}));
		});
	}
};
const lowercaseKeys = (obj) => Object.keys(obj).reduce((c, k) => (c[k.toLowerCase()] = obj[k], c), {});
// node_modules/@actions/http-client/lib/auth.js
var __awaiter$8 = function(thisArg, _arguments, P, generator) {
	function adopt(value) {
		return value instanceof P ? value : new P(function(resolve) {
			resolve(value);
		});
	}
	return new (P || (P = Promise))(function(resolve, reject) {
		function fulfilled(value) {
			try {
				step(generator.next(value));
			} catch (e) {
				reject(e);
			}
		}
		function rejected(value) {
			try {
				step(generator["throw"](value));
			} catch (e) {
				reject(e);
			}
		}
		function step(result) {
			result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected);
		}
		step((generator = generator.apply(thisArg, _arguments || [])).next());
	});
};
var BearerCredentialHandler = class {
	constructor(token) {
		this.token = token;
	}
	prepareRequest(options) {
		if (!options.headers) throw Error("The request has no headers");
		options.headers["Authorization"] = `Bearer ${this.token}`;
	}
	canHandleAuthentication() {
		return false;
	}
	handleAuthentication() {
		return __awaiter$8(this, void 0, void 0, function* () {
			throw new Error("not implemented");
		});
	}
};
// node_modules/@actions/core/lib/oidc-utils.js
var __awaiter$7 = function(thisArg, _arguments, P, generator) {
	function adopt(value) {
		return value instanceof P ? value : new P(function(resolve) {
			resolve(value);
		});
	}
	return new (P || (P = Promise))(function(resolve, reject) {
		function fulfilled(value) {
			try {
				step(generator.next(value));
			} catch (e) {
				reject(e);
			}
		}
		function rejected(value) {
			try {
				step(generator["throw"](value));
			} catch (e) {
				reject(e);
			}
		}
		function step(result) {
			result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected);
		}
		step((generator = generator.apply(thisArg, _arguments || [])).next());
	});
};
var OidcClient = class OidcClient {
	static createHttpClient(allowRetry = true, maxRetry = 10) {
		const requestOptions = {
			allowRetries: allowRetry,
			maxRetries: maxRetry
		};
		return new HttpClient("actions/oidc-client", [new BearerCredentialHandler(OidcClient.getRequestToken())], requestOptions);
	}
	static getRequestToken() {
		const token = process.env["ACTIONS_ID_TOKEN_REQUEST_TOKEN"];
		if (!token) throw new Error("Unable to get ACTIONS_ID_TOKEN_REQUEST_TOKEN env variable");
		return token;
	}
	static getIDTokenUrl() {
		const runtimeUrl = process.env["ACTIONS_ID_TOKEN_REQUEST_URL"];
		if (!runtimeUrl) throw new Error("Unable to get ACTIONS_ID_TOKEN_REQUEST_URL env variable");
		return runtimeUrl;
	}
	static getCall(id_token_url) {
		return __awaiter$7(this, void 0, void 0, function* () {
			var _a;
			const id_token = (_a = (yield OidcClient.createHttpClient().getJson(id_token_url).catch((error) => {
				throw new Error(`Failed to get ID Token. \n 
        Error Code : ${error.statusCode}\n 
        Error Message: ${error.message}`);
			})).result) === null || _a === void 0 ? void 0 : _a.value;
			if (!id_token) throw new Error("Response json body do not have ID Token field");
			return id_token;
		});
	}
	static getIDToken(audience) {
		return __awaiter$7(this, void 0, void 0, function* () {
			try {
				let id_token_url = OidcClient.getIDTokenUrl();
				if (audience) {
					const encodedAudience = encodeURIComponent(audience);
					id_token_url = `${id_token_url}&audience=${encodedAudience}`;
				}
				debug(`ID token url is ${id_token_url}`);
				const id_token = yield OidcClient.getCall(id_token_url);
				setSecret(id_token);
				return id_token;
			} catch (error) {
				throw new Error(`Error message: ${error.message}`);
			}
		});
	}
};
// node_modules/@actions/core/lib/summary.js
var __awaiter$6 = function(thisArg, _arguments, P, generator) {
	function adopt(value) {
		return value instanceof P ? value : new P(function(resolve) {
			resolve(value);
		});
	}
	return new (P || (P = Promise))(function(resolve, reject) {
		function fulfilled(value) {
			try {
				step(generator.next(value));
			} catch (e) {
				reject(e);
			}
		}
		function rejected(value) {
			try {
				step(generator["throw"](value));
			} catch (e) {
				reject(e);
			}
		}
		function step(result) {
			result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected);
		}
		step((generator = generator.apply(thisArg, _arguments || [])).next());
	});
};
const { access, appendFile, writeFile } = promises;
const SUMMARY_ENV_VAR = "GITHUB_STEP_SUMMARY";
var Summary = class {
	constructor() {
		this._buffer = "";
	}
	filePath() {
		return __awaiter$6(this, void 0, void 0, function* () {
			if (this._filePath) return this._filePath;
			const pathFromEnv = process.env[SUMMARY_ENV_VAR];
			if (!pathFromEnv) throw new Error(`Unable to find environment variable for $${SUMMARY_ENV_VAR}. Check if your runtime environment supports job summaries.`);
			try {
				yield access(pathFromEnv, constants.R_OK | constants.W_OK);
			} catch (_a) {
				throw new Error(`Unable to access summary file: '${pathFromEnv}'. Check if the file has correct read/write permissions.`);
			}
			this._filePath = pathFromEnv;
			return this._filePath;
		});
	}
	wrap(tag, content, attrs = {}) {
		const htmlAttrs = Object.entries(attrs).map(([key, value]) => ` ${key}="${value}"`).join("");
		if (!content) return `<${tag}${htmlAttrs}>`;
		return `<${tag}${htmlAttrs}>${content}</${tag}>`;
	}
	write(options) {
		return __awaiter$6(this, void 0, void 0, function* () {
			const overwrite = !!(options === null || options === void 0 ? void 0 : options.overwrite);
			const filePath = yield this.filePath();
			yield (overwrite ? writeFile : appendFile)(filePath, this._buffer, { encoding: "utf8" });
			return this.emptyBuffer();
		});
	}
	clear() {
		return __awaiter$6(this, void 0, void 0, function* () {
			return this.emptyBuffer().write({ overwrite: true });
		});
	}
	stringify() {
		return this._buffer;
	}
	isEmptyBuffer() {
		return this._buffer.length === 0;
	}
	emptyBuffer() {
		this._buffer = "";
		return this;
	}
	addRaw(text, addEOL = false) {
		this._buffer += text;
		return addEOL ? this.addEOL() : this;
	}
	addEOL() {
		return this.addRaw(EOL);
	}
	addCodeBlock(code, lang) {
		const attrs = Object.assign({}, lang && { lang });
		const element = this.wrap("pre", this.wrap("code", code), attrs);
		return this.addRaw(element).addEOL();
	}
	addList(items, ordered = false) {
		const tag = ordered ? "ol" : "ul";
		const listItems = items.map((item) => this.wrap("li", item)).join("");
		const element = this.wrap(tag, listItems);
		return this.addRaw(element).addEOL();
	}
	addTable(rows) {
		const tableBody = rows.map((row) => {
			const cells = row.map((cell) => {
				if (typeof cell === "string") return this.wrap("td", cell);
				const { header, data, colspan, rowspan } = cell;
				const tag = header ? "th" : "td";
				const attrs = Object.assign(Object.assign({}, colspan && { colspan }), rowspan && { rowspan });
				return this.wrap(tag, data, attrs);
			}).join("");
			return this.wrap("tr", cells);
		}).join("");
		const element = this.wrap("table", tableBody);
		return this.addRaw(element).addEOL();
	}
	addDetails(label, content) {
		const element = this.wrap("details", this.wrap("summary", label) + content);
		return this.addRaw(element).addEOL();
	}
	addImage(src, alt, options) {
		const { width, height } = options || {};
		const attrs = Object.assign(Object.assign({}, width && { width }), height && { height });
		const element = this.wrap("img", null, Object.assign({
			src,
			alt
		}, attrs));
		return this.addRaw(element).addEOL();
	}
	addHeading(text, level) {
		const tag = `h${level}`;
		const allowedTag = [
			"h1",
			"h2",
			"h3",
			"h4",
			"h5",
			"h6"
		].includes(tag) ? tag : "h1";
		const element = this.wrap(allowedTag, text);
		return this.addRaw(element).addEOL();
	}
	addSeparator() {
		const element = this.wrap("hr", null);
		return this.addRaw(element).addEOL();
	}
	addBreak() {
		const element = this.wrap("br", null);
		return this.addRaw(element).addEOL();
	}
	addQuote(text, cite) {
		const attrs = Object.assign({}, cite && { cite });
		const element = this.wrap("blockquote", text, attrs);
		return this.addRaw(element).addEOL();
	}
	addLink(text, href) {
		const element = this.wrap("a", text, { href });
		return this.addRaw(element).addEOL();
	}
};
const _summary = new Summary();
const markdownSummary = _summary;
const summary = _summary;
// node_modules/@actions/core/lib/path-utils.js
function toPosixPath(pth) {
	return pth.replace(/[\\]/g, "/");
}
function toWin32Path(pth) {
	return pth.replace(/[/]/g, "\\");
}
function toPlatformPath(pth) {
	return pth.replace(/[/\\]/g, path.sep);
}
// node_modules/@actions/io/lib/io-util.js
var __awaiter$5 = function(thisArg, _arguments, P, generator) {
	function adopt(value) {
		return value instanceof P ? value : new P(function(resolve) {
			resolve(value);
		});
	}
	return new (P || (P = Promise))(function(resolve, reject) {
		function fulfilled(value) {
			try {
				step(generator.next(value));
			} catch (e) {
				reject(e);
			}
		}
		function rejected(value) {
			try {
				step(generator["throw"](value));
			} catch (e) {
				reject(e);
			}
		}
		function step(result) {
			result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected);
		}
		step((generator = generator.apply(thisArg, _arguments || [])).next());
	});
};
const { chmod, copyFile, lstat, mkdir, open, readdir, rename, rm, rmdir, stat, symlink, unlink } = fs.promises;
const IS_WINDOWS$1 = process.platform === "win32";
fs.constants.O_RDONLY;
function exists(fsPath) {
	return __awaiter$5(this, void 0, void 0, function* () {
		try {
			yield stat(fsPath);
		} catch (err) {
			if (err.code === "ENOENT") return false;
			throw err;
		}
		return true;
	});
}
function isRooted(p) {
	p = normalizeSeparators(p);
	if (!p) throw new Error("isRooted() parameter \"p\" cannot be empty");
	if (IS_WINDOWS$1) return p.startsWith("\\") || /^[A-Z]:/i.test(p);
	return p.startsWith("/");
}
function tryGetExecutablePath(filePath, extensions) {
	return __awaiter$5(this, void 0, void 0, function* () {
		let stats = void 0;
		try {
			stats = yield stat(filePath);
		} catch (err) {
			if (err.code !== "ENOENT") console.log(`Unexpected error attempting to determine if executable file exists '${filePath}': ${err}`);
		}
		if (stats && stats.isFile()) {
			if (IS_WINDOWS$1) {
				const upperExt = path.extname(filePath).toUpperCase();
				if (extensions.some((validExt) => validExt.toUpperCase() === upperExt)) return filePath;
			} else if (isUnixExecutable(stats)) return filePath;
		}
		const originalFilePath = filePath;
		for (const extension of extensions) {
			filePath = originalFilePath + extension;
			stats = void 0;
			try {
				stats = yield stat(filePath);
			} catch (err) {
				if (err.code !== "ENOENT") console.log(`Unexpected error attempting to determine if executable file exists '${filePath}': ${err}`);
			}
			if (stats && stats.isFile()) {
				if (IS_WINDOWS$1) {
					try {
						const directory = path.dirname(filePath);
						const upperName = path.basename(filePath).toUpperCase();
						for (const actualName of yield readdir(directory)) if (upperName === actualName.toUpperCase()) {
							filePath = path.join(directory, actualName);
							break;
						}
					} catch (err) {
						console.log(`Unexpected error attempting to determine the actual case of the file '${filePath}': ${err}`);
					}
					return filePath;
				} else if (isUnixExecutable(stats)) return filePath;
			}
		}
		return "";
	});
}
function normalizeSeparators(p) {
	p = p || "";
	if (IS_WINDOWS$1) {
		p = p.replace(/\//g, "\\");
		return p.replace(/\\\\+/g, "\\");
	}
	return p.replace(/\/\/+/g, "/");
}
function isUnixExecutable(stats) {
	return (stats.mode & 1) > 0 || (stats.mode & 8) > 0 && process.getgid !== void 0 && stats.gid === process.getgid() || (stats.mode & 64) > 0 && process.getuid !== void 0 && stats.uid === process.getuid();
}
// node_modules/@actions/io/lib/io.js
var __awaiter$4 = function(thisArg, _arguments, P, generator) {
	function adopt(value) {
		return value instanceof P ? value : new P(function(resolve) {
			resolve(value);
		});
	}
	return new (P || (P = Promise))(function(resolve, reject) {
		function fulfilled(value) {
			try {
				step(generator.next(value));
			} catch (e) {
				reject(e);
			}
		}
		function rejected(value) {
			try {
				step(generator["throw"](value));
			} catch (e) {
				reject(e);
			}
		}
		function step(result) {
			result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected);
		}
		step((generator = generator.apply(thisArg, _arguments || [])).next());
	});
};
function which(tool, check) {
	return __awaiter$4(this, void 0, void 0, function* () {
		if (!tool) throw new Error("parameter 'tool' is required");
		if (check) {
			const result = yield which(tool, false);
			if (!result) {
				if (IS_WINDOWS$1) throw new Error(`Unable to locate executable file: ${tool}. Please verify either the file path exists or the file can be found within a directory specified by the PATH environment variable. Also verify the file has a valid extension for an executable file.`);
				else throw new Error(`Unable to locate executable file: ${tool}. Please verify either the file path exists or the file can be found within a directory specified by the PATH environment variable. Also check the file mode to verify the file is executable.`);
			}
			return result;
		}
		const matches = yield findInPath(tool);
		if (matches && matches.length > 0) return matches[0];
		return "";
	});
}
function findInPath(tool) {
	return __awaiter$4(this, void 0, void 0, function* () {
		if (!tool) throw new Error("parameter 'tool' is required");
		const extensions = [];
		if (IS_WINDOWS$1 && process.env["PATHEXT"]) {
			for (const extension of process.env["PATHEXT"].split(path.delimiter)) if (extension) extensions.push(extension);
		}
		if (isRooted(tool)) {
			const filePath = yield tryGetExecutablePath(tool, extensions);
			if (filePath) return [filePath];
			return [];
		}
		if (tool.includes(path.sep)) return [];
		const directories = [];
		if (process.env.PATH) {
			for (const p of process.env.PATH.split(path.delimiter)) if (p) directories.push(p);
		}
		const matches = [];
		for (const directory of directories) {
			const filePath = yield tryGetExecutablePath(path.join(directory, tool), extensions);
			if (filePath) matches.push(filePath);
		}
		return matches;
	});
}
// node_modules/@actions/exec/lib/toolrunner.js
var __awaiter$3 = function(thisArg, _arguments, P, generator) {
	function adopt(value) {
		return value instanceof P ? value : new P(function(resolve) {
			resolve(value);
		});
	}
	return new (P || (P = Promise))(function(resolve, reject) {
		function fulfilled(value) {
			try {
				step(generator.next(value));
			} catch (e) {
				reject(e);
			}
		}
		function rejected(value) {
			try {
				step(generator["throw"](value));
			} catch (e) {
				reject(e);
			}
		}
		function step(result) {
			result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected);
		}
		step((generator = generator.apply(thisArg, _arguments || [])).next());
	});
};
const IS_WINDOWS = process.platform === "win32";
var ToolRunner = class extends events.EventEmitter {
	constructor(toolPath, args, options) {
		super();
		if (!toolPath) throw new Error("Parameter 'toolPath' cannot be null or empty.");
		this.toolPath = toolPath;
		this.args = args || [];
		this.options = options || {};
	}
	_debug(message) {
		if (this.options.listeners && this.options.listeners.debug) this.options.listeners.debug(message);
	}
	_getCommandString(options, noPrefix) {
		const toolPath = this._getSpawnFileName();
		const args = this._getSpawnArgs(options);
		let cmd = noPrefix ? "" : "[command]";
		if (IS_WINDOWS) {
			if (this._isCmdFile()) {
				cmd += toolPath;
				for (const a of args) cmd += ` ${a}`;
			} else if (options.windowsVerbatimArguments) {
				cmd += `"${toolPath}"`;
				for (const a of args) cmd += ` ${a}`;
			} else {
				cmd += this._windowsQuoteCmdArg(toolPath);
				for (const a of args) cmd += ` ${this._windowsQuoteCmdArg(a)}`;
			}
		} else {
			cmd += toolPath;
			for (const a of args) cmd += ` ${a}`;
		}
		return cmd;
	}
	_processLineBuffer(data, strBuffer, onLine) {
		try {
			let s = strBuffer + data.toString();
			let n = s.indexOf(os.EOL);
			while (n > -1) {
				onLine(s.substring(0, n));
				s = s.substring(n + os.EOL.length);
				n = s.indexOf(os.EOL);
			}
			return s;
		} catch (err) {
			this._debug(`error processing line. Failed with error ${err}`);
			return "";
		}
	}
	_getSpawnFileName() {
		if (IS_WINDOWS) {
			if (this._isCmdFile()) return process.env["COMSPEC"] || "cmd.exe";
		}
		return this.toolPath;
	}
	_getSpawnArgs(options) {
		if (IS_WINDOWS) {
			if (this._isCmdFile()) {
				let argline = `/D /S /C "${this._windowsQuoteCmdArg(this.toolPath)}`;
				for (const a of this.args) {
					argline += " ";
					argline += options.windowsVerbatimArguments ? a : this._windowsQuoteCmdArg(a);
				}
				argline += "\"";
				return [argline];
			}
		}
		return this.args;
	}
	_endsWith(str, end) {
		return str.endsWith(end);
	}
	_isCmdFile() {
		const upperToolPath = this.toolPath.toUpperCase();
		return this._endsWith(upperToolPath, ".CMD") || this._endsWith(upperToolPath, ".BAT");
	}
	_windowsQuoteCmdArg(arg) {
		if (!this._isCmdFile()) return this._uvQuoteCmdArg(arg);
		if (!arg) return "\"\"";
		const cmdSpecialChars = [
			" ",
			"	",
			"&",
			"(",
			")",
			"[",
			"]",
			"{",
			"}",
			"^",
			"=",
			";",
			"!",
			"'",
			"+",
			",",
			"`",
			"~",
			"|",
			"<",
			">",
			"\""
		];
		let needsQuotes = false;
		for (const char of arg) if (cmdSpecialChars.some((x) => x === char)) {
			needsQuotes = true;
			break;
		}
		if (!needsQuotes) return arg;
		let reverse = "\"";
		let quoteHit = true;
		for (let i = arg.length; i > 0; i--) {
			reverse += arg[i - 1];
			if (quoteHit && arg[i - 1] === "\\") reverse += "\\";
			else if (arg[i - 1] === "\"") {
				quoteHit = true;
				reverse += "\"";
			} else quoteHit = false;
		}
		reverse += "\"";
		return reverse.split("").reverse().join("");
	}
	_uvQuoteCmdArg(arg) {
		if (!arg) return "\"\"";
		if (!arg.includes(" ") && !arg.includes("	") && !arg.includes("\"")) return arg;
		if (!arg.includes("\"") && !arg.includes("\\")) return `"${arg}"`;
		let reverse = "\"";
		let quoteHit = true;
		for (let i = arg.length; i > 0; i--) {
			reverse += arg[i - 1];
			if (quoteHit && arg[i - 1] === "\\") reverse += "\\";
			else if (arg[i - 1] === "\"") {
				quoteHit = true;
				reverse += "\\";
			} else quoteHit = false;
		}
		reverse += "\"";
		return reverse.split("").reverse().join("");
	}
	_cloneExecOptions(options) {
		options = options || {};
		const result = {
			cwd: options.cwd || process.cwd(),
			env: options.env || process.env,
			silent: options.silent || false,
			windowsVerbatimArguments: options.windowsVerbatimArguments || false,
			failOnStdErr: options.failOnStdErr || false,
			ignoreReturnCode: options.ignoreReturnCode || false,
			delay: options.delay || 1e4
		};
		result.outStream = options.outStream || process.stdout;
		result.errStream = options.errStream || process.stderr;
		return result;
	}
	_getSpawnOptions(options, toolPath) {
		options = options || {};
		const result = {};
		result.cwd = options.cwd;
		result.env = options.env;
		result["windowsVerbatimArguments"] = options.windowsVerbatimArguments || this._isCmdFile();
		if (options.windowsVerbatimArguments) result.argv0 = `"${toolPath}"`;
		return result;
	}
	exec() {
		return __awaiter$3(this, void 0, void 0, function* () {
			if (!isRooted(this.toolPath) && (this.toolPath.includes("/") || IS_WINDOWS && this.toolPath.includes("\\"))) this.toolPath = path.resolve(process.cwd(), this.options.cwd || process.cwd(), this.toolPath);
			this.toolPath = yield which(this.toolPath, true);
			return new Promise((resolve, reject) => __awaiter$3(this, void 0, void 0, function* () {
				this._debug(`exec tool: ${this.toolPath}`);
				this._debug("arguments:");
				for (const arg of this.args) this._debug(`   ${arg}`);
				const optionsNonNull = this._cloneExecOptions(this.options);
				if (!optionsNonNull.silent && optionsNonNull.outStream) optionsNonNull.outStream.write(this._getCommandString(optionsNonNull) + os.EOL);
				const state = new ExecState(optionsNonNull, this.toolPath);
				state.on("debug", (message) => {
					this._debug(message);
				});
				if (this.options.cwd && !(yield exists(this.options.cwd))) return reject(/* @__PURE__ */ new Error(`The cwd: ${this.options.cwd} does not exist!`));
				const fileName = this._getSpawnFileName();
				const cp = child.spawn(fileName, this._getSpawnArgs(optionsNonNull), this._getSpawnOptions(this.options, fileName));
				let stdbuffer = "";
				if (cp.stdout) cp.stdout.on("data", (data) => {
					if (this.options.listeners && this.options.listeners.stdout) this.options.listeners.stdout(data);
					if (!optionsNonNull.silent && optionsNonNull.outStream) optionsNonNull.outStream.write(data);
					stdbuffer = this._processLineBuffer(data, stdbuffer, (line) => {
						if (this.options.listeners && this.options.listeners.stdline) this.options.listeners.stdline(line);
					});
				});
				let errbuffer = "";
				if (cp.stderr) cp.stderr.on("data", (data) => {
					state.processStderr = true;
					if (this.options.listeners && this.options.listeners.stderr) this.options.listeners.stderr(data);
					if (!optionsNonNull.silent && optionsNonNull.errStream && optionsNonNull.outStream) (optionsNonNull.failOnStdErr ? optionsNonNull.errStream : optionsNonNull.outStream).write(data);
					errbuffer = this._processLineBuffer(data, errbuffer, (line) => {
						if (this.options.listeners && this.options.listeners.errline) this.options.listeners.errline(line);
					});
				});
				cp.on("error", (err) => {
					state.processError = err.message;
					state.processExited = true;
					state.processClosed = true;
					state.CheckComplete();
				});
				cp.on("exit", (code) => {
					state.processExitCode = code;
					state.processExited = true;
					this._debug(`Exit code ${code} received from tool '${this.toolPath}'`);
					state.CheckComplete();
				});
				cp.on("close", (code) => {
					state.processExitCode = code;
					state.processExited = true;
					state.processClosed = true;
					this._debug(`STDIO streams have closed for tool '${this.toolPath}'`);
					state.CheckComplete();
				});
				state.on("done", (error, exitCode) => {
					if (stdbuffer.length > 0) this.emit("stdline", stdbuffer);
					if (errbuffer.length > 0) this.emit("errline", errbuffer);
					cp.removeAllListeners();
					if (error) reject(error);
					else resolve(exitCode);
				});
				if (this.options.input) {
					if (!cp.stdin) throw new Error("child process missing stdin");
					cp.stdin.end(this.options.input);
				}
			}));
		});
	}
};
function argStringToArray(argString) {
	const args = [];
	let inQuotes = false;
	let escaped = false;
	let arg = "";
	function append(c) {
		if (escaped && c !== "\"") arg += "\\";
		arg += c;
		escaped = false;
	}
	for (let i = 0; i < argString.length; i++) {
		const c = argString.charAt(i);
		if (c === "\"") {
			if (!escaped) inQuotes = !inQuotes;
			else append(c);
			continue;
		}
		if (c === "\\" && escaped) {
			append(c);
			continue;
		}
		if (c === "\\" && inQuotes) {
			escaped = true;
			continue;
		}
		if (c === " " && !inQuotes) {
			if (arg.length > 0) {
				args.push(arg);
				arg = "";
			}
			continue;
		}
		append(c);
	}
	if (arg.length > 0) args.push(arg.trim());
	return args;
}
var ExecState = class ExecState extends events.EventEmitter {
	constructor(options, toolPath) {
		super();
		this.processClosed = false;
		this.processError = "";
		this.processExitCode = 0;
		this.processExited = false;
		this.processStderr = false;
		this.delay = 1e4;
		this.done = false;
		this.timeout = null;
		if (!toolPath) throw new Error("toolPath must not be empty");
		this.options = options;
		this.toolPath = toolPath;
		if (options.delay) this.delay = options.delay;
	}
	CheckComplete() {
		if (this.done) return;
		if (this.processClosed) this._setResult();
		else if (this.processExited) this.timeout = setTimeout$1(ExecState.HandleTimeout, this.delay, this);
	}
	_debug(message) {
		this.emit("debug", message);
	}
	_setResult() {
		let error;
		if (this.processExited) {
			if (this.processError) error = /* @__PURE__ */ new Error(`There was an error when attempting to execute the process '${this.toolPath}'. This may indicate the process failed to start. Error: ${this.processError}`);
			else if (this.processExitCode !== 0 && !this.options.ignoreReturnCode) error = /* @__PURE__ */ new Error(`The process '${this.toolPath}' failed with exit code ${this.processExitCode}`);
			else if (this.processStderr && this.options.failOnStdErr) error = /* @__PURE__ */ new Error(`The process '${this.toolPath}' failed because one or more lines were written to the STDERR stream`);
		}
		if (this.timeout) {
			clearTimeout(this.timeout);
			this.timeout = null;
		}
		this.done = true;
		this.emit("done", error, this.processExitCode);
	}
	static HandleTimeout(state) {
		if (state.done) return;
		if (!state.processClosed && state.processExited) {
			const message = `The STDIO streams did not close within ${state.delay / 1e3} seconds of the exit event from process '${state.toolPath}'. This may indicate a child process inherited the STDIO streams and has not yet exited.`;
			state._debug(message);
		}
		state._setResult();
	}
};
// node_modules/@actions/exec/lib/exec.js
var __awaiter$2 = function(thisArg, _arguments, P, generator) {
	function adopt(value) {
		return value instanceof P ? value : new P(function(resolve) {
			resolve(value);
		});
	}
	return new (P || (P = Promise))(function(resolve, reject) {
		function fulfilled(value) {
			try {
				step(generator.next(value));
			} catch (e) {
				reject(e);
			}
		}
		function rejected(value) {
			try {
				step(generator["throw"](value));
			} catch (e) {
				reject(e);
			}
		}
		function step(result) {
			result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected);
		}
		step((generator = generator.apply(thisArg, _arguments || [])).next());
	});
};
function exec(commandLine, args, options) {
	return __awaiter$2(this, void 0, void 0, function* () {
		const commandArgs = argStringToArray(commandLine);
		if (commandArgs.length === 0) throw new Error(`Parameter 'commandLine' cannot be null or empty.`);
		const toolPath = commandArgs[0];
		args = commandArgs.slice(1).concat(args || []);
		return new ToolRunner(toolPath, args, options).exec();
	});
}
function getExecOutput(commandLine, args, options) {
	return __awaiter$2(this, void 0, void 0, function* () {
		var _a, _b;
		let stdout = "";
		let stderr = "";
		const stdoutDecoder = new StringDecoder("utf8");
		const stderrDecoder = new StringDecoder("utf8");
		const originalStdoutListener = (_a = options === null || options === void 0 ? void 0 : options.listeners) === null || _a === void 0 ? void 0 : _a.stdout;
		const originalStdErrListener = (_b = options === null || options === void 0 ? void 0 : options.listeners) === null || _b === void 0 ? void 0 : _b.stderr;
		const stdErrListener = (data) => {
			stderr += stderrDecoder.write(data);
			if (originalStdErrListener) originalStdErrListener(data);
		};
		const stdOutListener = (data) => {
			stdout += stdoutDecoder.write(data);
			if (originalStdoutListener) originalStdoutListener(data);
		};
		const listeners = Object.assign(Object.assign({}, options === null || options === void 0 ? void 0 : options.listeners), {
			stdout: stdOutListener,
			stderr: stdErrListener
		});
		const exitCode = yield exec(commandLine, args, Object.assign(Object.assign({}, options), { listeners }));
		stdout += stdoutDecoder.end();
		stderr += stderrDecoder.end();
		return {
			exitCode,
			stdout,
			stderr
		};
	});
}
// node_modules/@actions/core/lib/platform.js
var platform_exports = /* @__PURE__ */ __exportAll({
	arch: () => arch,
	getDetails: () => getDetails,
	isLinux: () => isLinux,
	isMacOS: () => isMacOS,
	isWindows: () => isWindows,
	platform: () => platform
});
var __awaiter$1 = function(thisArg, _arguments, P, generator) {
	function adopt(value) {
		return value instanceof P ? value : new P(function(resolve) {
			resolve(value);
		});
	}
	return new (P || (P = Promise))(function(resolve, reject) {
		function fulfilled(value) {
			try {
				step(generator.next(value));
			} catch (e) {
				reject(e);
			}
		}
		function rejected(value) {
			try {
				step(generator["throw"](value));
			} catch (e) {
				reject(e);
			}
		}
		function step(result) {
			result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected);
		}
		step((generator = generator.apply(thisArg, _arguments || [])).next());
	});
};
const getWindowsInfo = () => __awaiter$1(void 0, void 0, void 0, function* () {
	const { stdout: version } = yield getExecOutput("powershell -command \"(Get-CimInstance -ClassName Win32_OperatingSystem).Version\"", void 0, { silent: true });
	const { stdout: name } = yield getExecOutput("powershell -command \"(Get-CimInstance -ClassName Win32_OperatingSystem).Caption\"", void 0, { silent: true });
	return {
		name: name.trim(),
		version: version.trim()
	};
});
const getMacOsInfo = () => __awaiter$1(void 0, void 0, void 0, function* () {
	var _a, _b, _c, _d;
	const { stdout } = yield getExecOutput("sw_vers", void 0, { silent: true });
	const version = (_b = (_a = stdout.match(/ProductVersion:\s*(.+)/)) === null || _a === void 0 ? void 0 : _a[1]) !== null && _b !== void 0 ? _b : "";
	return {
		name: (_d = (_c = stdout.match(/ProductName:\s*(.+)/)) === null || _c === void 0 ? void 0 : _c[1]) !== null && _d !== void 0 ? _d : "",
		version
	};
});
const getLinuxInfo = () => __awaiter$1(void 0, void 0, void 0, function* () {
	const { stdout } = yield getExecOutput("lsb_release", [
		"-i",
		"-r",
		"-s"
	], { silent: true });
	const [name, version] = stdout.trim().split("\n");
	return {
		name,
		version
	};
});
const platform = os$1.platform();
const arch = os$1.arch();
const isWindows = platform === "win32";
const isMacOS = platform === "darwin";
const isLinux = platform === "linux";
function getDetails() {
	return __awaiter$1(this, void 0, void 0, function* () {
		return Object.assign(Object.assign({}, yield isWindows ? getWindowsInfo() : isMacOS ? getMacOsInfo() : getLinuxInfo()), {
			platform,
			arch,
			isWindows,
			isMacOS,
			isLinux
		});
	});
}
// node_modules/@actions/core/lib/core.js
var core_exports = /* @__PURE__ */ __exportAll({
	ExitCode: () => ExitCode,
	addPath: () => addPath,
	debug: () => debug,
	endGroup: () => endGroup,
	error: () => error,
	exportVariable: () => exportVariable,
	getBooleanInput: () => getBooleanInput,
	getIDToken: () => getIDToken,
	getInput: () => getInput,
	getMultilineInput: () => getMultilineInput,
	getState: () => getState,
	group: () => group,
	info: () => info,
	isDebug: () => isDebug,
	markdownSummary: () => markdownSummary,
	notice: () => notice,
	platform: () => platform_exports,
	saveState: () => saveState,
	setCommandEcho: () => setCommandEcho,
	setFailed: () => setFailed,
	setOutput: () => setOutput,
	setSecret: () => setSecret,
	startGroup: () => startGroup,
	summary: () => summary,
	toPlatformPath: () => toPlatformPath,
	toPosixPath: () => toPosixPath,
	toWin32Path: () => toWin32Path,
	warning: () => warning
});
var __awaiter = function(thisArg, _arguments, P, generator) {
	function adopt(value) {
		return value instanceof P ? value : new P(function(resolve) {
			resolve(value);
		});
	}
	return new (P || (P = Promise))(function(resolve, reject) {
		function fulfilled(value) {
			try {
				step(generator.next(value));
			} catch (e) {
				reject(e);
			}
		}
		function rejected(value) {
			try {
				step(generator["throw"](value));
			} catch (e) {
				reject(e);
			}
		}
		function step(result) {
			result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected);
		}
		step((generator = generator.apply(thisArg, _arguments || [])).next());
	});
};
var ExitCode;
(function(ExitCode) {
	ExitCode[ExitCode["Success"] = 0] = "Success";
	ExitCode[ExitCode["Failure"] = 1] = "Failure";
})(ExitCode || (ExitCode = {}));
function exportVariable(name, val) {
	const convertedVal = toCommandValue(val);
	process.env[name] = convertedVal;
	if (process.env["GITHUB_ENV"] || "") return issueFileCommand("ENV", prepareKeyValueMessage(name, val));
	issueCommand("set-env", { name }, convertedVal);
}
function setSecret(secret) {
	issueCommand("add-mask", {}, secret);
}
function addPath(inputPath) {
	if (process.env["GITHUB_PATH"] || "") issueFileCommand("PATH", inputPath);
	else issueCommand("add-path", {}, inputPath);
	process.env["PATH"] = `${inputPath}${path.delimiter}${process.env["PATH"]}`;
}
function getInput(name, options) {
	const val = process.env[`INPUT_${name.replace(/ /g, "_").toUpperCase()}`] || "";
	if (options && options.required && !val) throw new Error(`Input required and not supplied: ${name}`);
	if (options && options.trimWhitespace === false) return val;
	return val.trim();
}
function getMultilineInput(name, options) {
	const inputs = getInput(name, options).split("\n").filter((x) => x !== "");
	if (options && options.trimWhitespace === false) return inputs;
	return inputs.map((input) => input.trim());
}
function getBooleanInput(name, options) {
	const trueValue = [
		"true",
		"True",
		"TRUE"
	];
	const falseValue = [
		"false",
		"False",
		"FALSE"
	];
	const val = getInput(name, options);
	if (trueValue.includes(val)) return true;
	if (falseValue.includes(val)) return false;
	throw new TypeError(`Input does not meet YAML 1.2 "Core Schema" specification: ${name}\nSupport boolean input list: \`true | True | TRUE | false | False | FALSE\``);
}
function setOutput(name, value) {
	if (process.env["GITHUB_OUTPUT"] || "") return issueFileCommand("OUTPUT", prepareKeyValueMessage(name, value));
	process.stdout.write(os.EOL);
	issueCommand("set-output", { name }, toCommandValue(value));
}
function setCommandEcho(enabled) {
	issue("echo", enabled ? "on" : "off");
}
function setFailed(message) {
	process.exitCode = ExitCode.Failure;
	error(message);
}
function isDebug() {
	return process.env["RUNNER_DEBUG"] === "1";
}
function debug(message) {
	issueCommand("debug", {}, message);
}
function error(message, properties = {}) {
	issueCommand("error", toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
function warning(message, properties = {}) {
	issueCommand("warning", toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
function notice(message, properties = {}) {
	issueCommand("notice", toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
function info(message) {
	process.stdout.write(message + os.EOL);
}
function startGroup(name) {
	issue("group", name);
}
function endGroup() {
	issue("endgroup");
}
function group(name, fn) {
	return __awaiter(this, void 0, void 0, function* () {
		startGroup(name);
		let result;
		try {
			result = yield fn();
		} finally {
			endGroup();
		}
		return result;
	});
}
function saveState(name, value) {
	if (process.env["GITHUB_STATE"] || "") return issueFileCommand("STATE", prepareKeyValueMessage(name, value));
	issueCommand("save-state", { name }, toCommandValue(value));
}
function getState(name) {
	return process.env[`STATE_${name}`] || "";
}
function getIDToken(aud) {
	return __awaiter(this, void 0, void 0, function* () {
		return yield OidcClient.getIDToken(aud);
	});
}
// src/io/spec.ts
const COMMON_INPUTS = {
	"github-token": {
		kind: "secret",
		description: "Token for the ledger, checks and deployments of this repository.",
		default: "${{ github.token }}"
	},
	config: {
		kind: "path",
		description: "The configuration file, from the root of the repository.",
		default: ".github/model-release.yml"
	},
	model: {
		kind: "name",
		description: "The model; may be left out where only one is configured."
	},
	environment: {
		kind: "name",
		description: "The environment; may be left out where the model has only one."
	},
	"dry-run": {
		kind: "boolean",
		description: "Read and decide everything, change nothing; the decision then starts with `would-`.",
		default: "false"
	}
};
const COMMON_OUTPUTS = {
	decision: "What was decided, in one word.",
	"reason-code": "Why it was refused or failed, a stable word in capitals; empty on success.",
	message: "The same in a sentence.",
	"ledger-seq": "Number of the newest ledger entry that this action saw or wrote.",
	"ledger-commit": "Commit of that entry on the ledger branch."
};
const LEDGER = ["write", "the ledger branch"];
const RE_RUN = ["read", "the age of a run that is started again"];
const ACTIONS = {
	register: {
		description: "Record a model version with its digest and lineage in the ledger. Registering the same again changes nothing.",
		inputs: {
			version: {
				kind: "version",
				description: "The version, SemVer 2 as it is written: `1.4.0`. Or use `bump`."
			},
			bump: {
				kind: "choice",
				choices: [
					"major",
					"minor",
					"patch"
				],
				description: "Take the next version after the highest registered one; the first is 1.0.0."
			},
			artifact: {
				kind: "path",
				description: "What was built: a file or a glob under the workspace, whose SHA-256 is the digest; of several files that of the sorted lines `<hex>  <path>`."
			},
			digest: {
				kind: "digest",
				description: "The digest of what was built, `sha256:` and 64 hex digits, where it is known already."
			},
			location: {
				kind: "text",
				description: "The URI from which a server loads it. Without one a version can be judged, not served."
			},
			"served-version": {
				kind: "text",
				description: "What the serving platform calls this version, for Triton a positive whole number. Default: the version."
			},
			"model-signature": {
				kind: "signature",
				description: "Inputs and outputs as JSON: `{\"inputs\":[{\"name\",\"dtype\",\"shape\"}],\"outputs\":[…]}`, -1 for a free dimension. An incompatible change needs a major version."
			},
			metadata: {
				kind: "metadata",
				description: "Lineage as a JSON or YAML map; `dataset`, `training-run` and `metrics` are shown where people look."
			},
			adopt: {
				kind: "boolean",
				description: "Record this version as what already serves in the environment; it must be seen serving.",
				default: "false"
			}
		},
		outputs: {
			version: "The version under which the digest is registered.",
			digest: "Its digest, `sha256:<hex>`.",
			created: "`true` where this run registered it, `false` where it was there already."
		},
		rules: [{
			oneOf: ["version", "bump"],
			why: "the version is named or counted up, not guessed"
		}, {
			someOf: ["artifact", "digest"],
			why: "a version is known by its digest"
		}],
		permissions: {
			contents: LEDGER,
			actions: RE_RUN
		},
		branding: {
			icon: "upload",
			color: "blue"
		},
		example: {
			on: "on: { push: { branches: [main] } }",
			checkout: true,
			with: {
				version: "1.4.0",
				artifact: "model/**",
				location: "s3://models/digits/1.4.0",
				"served-version": "'14'",
				metadata: "|\n  dataset: digits-2026-05\n  training-run: https://example.com/runs/812"
			},
			permissions: { contents: "write" }
		}
	},
	canary: {
		description: "Start the trial of a new version beside the primary, or take the trial that runs to its next step.",
		inputs: {
			version: {
				kind: "version",
				description: "The version to try. Default: the last registered that is no prerelease and not quarantined."
			},
			supersede: {
				kind: "boolean",
				description: "End a trial of another version that is running.",
				default: "false"
			}
		},
		outputs: {
			primary: "The version that answers users.",
			canary: "The version on trial.",
			step: "The step of the trial, counted from 1.",
			weight: "Percent of the requests that the canary answers.",
			mirror: "Percent of the requests that are copied to the canary.",
			"deployment-id": "The deployment on GitHub."
		},
		rules: [],
		permissions: {
			contents: LEDGER,
			deployments: ["write", "the deployment"],
			checks: ["write", "the check of the trial"],
			actions: RE_RUN
		},
		branding: {
			icon: "git-branch",
			color: "blue"
		},
		example: {
			on: "on: { workflow_dispatch: }",
			checkout: true,
			with: {
				model: "digits",
				environment: "production"
			},
			permissions: {
				contents: "write",
				deployments: "write",
				checks: "write"
			}
		}
	},
	observe: {
		description: "Add evidence to the trial that runs: observations of both versions, or their sums.",
		inputs: {
			observations: {
				kind: "path",
				description: "A file or glob of JSON Lines, one row per request and version. Or use `counts`."
			},
			counts: {
				kind: "counts",
				description: "Sums of one window as JSON, at most 5 MiB."
			},
			batch: {
				kind: "text",
				description: "Key of this evidence: the same batch counts once. Default: SHA-256 of the content."
			}
		},
		outputs: {
			rows: "Rows that were taken.",
			rejected: "Rows of versions that are not on trial here.",
			duplicate: "`true` where this batch was recorded before."
		},
		rules: [{
			oneOf: ["observations", "counts"],
			why: "evidence comes as rows or as their sums"
		}],
		permissions: {
			contents: LEDGER,
			actions: RE_RUN
		},
		branding: {
			icon: "eye",
			color: "blue"
		},
		example: {
			on: "on: { schedule: [{ cron: '7 * * * *' }] }",
			checkout: true,
			with: {
				observations: "evidence/*.jsonl",
				batch: "${{ github.run_id }}"
			},
			permissions: { contents: "write" }
		}
	},
	gate: {
		description: "Judge the canary against the primary over all evidence so far, and show it as a check.",
		inputs: {
			version: {
				kind: "version",
				description: "The version to judge. Default: the one on trial."
			},
			digest: {
				kind: "digest",
				description: "The same by its digest."
			},
			baseline: {
				kind: "version",
				description: "The version to compare with. Default: the primary."
			},
			observations: {
				kind: "path",
				description: "Rows of both versions for a preview: judged at once, written nowhere, never promotable."
			},
			sha: {
				kind: "commit",
				description: "The commit that shows the check. Default: the head of the pull request."
			},
			"allow-nothing": {
				kind: "boolean",
				description: "Succeed with `nothing-to-judge` where no version is given and none is on trial.",
				default: "false"
			},
			"fail-on": {
				kind: "choice",
				choices: [
					"fail",
					"inconclusive",
					"not-pass",
					"never"
				],
				description: "The verdicts that make this step red. Default: `fail` in a trial, `not-pass` in a preview."
			},
			comment: {
				kind: "choice",
				choices: [
					"always",
					"on-change",
					"never"
				],
				description: "Whether to write the result as one comment on the pull request, too.",
				default: "never"
			},
			report: {
				kind: "choice",
				choices: ["check", "status"],
				description: "Show the result as a check run, or as a commit status where a token cannot write checks.",
				default: "check"
			}
		},
		outputs: {
			verdict: "`pass`, `fail`, `continue`, `inconclusive` or `invalid`; empty where there was nothing to judge.",
			details: "All metrics with their numbers, as one line of JSON (see `schema/details.json`).",
			"check-run-url": "The check run on GitHub.",
			look: "How often this trial was looked at.",
			progress: "How far the evidence is on the way to a decision, 0 to 1."
		},
		rules: [{
			atMostOneOf: ["version", "digest"],
			why: "both name the candidate"
		}],
		permissions: {
			contents: ["write", "the ledger branch; a preview needs only `read`"],
			checks: ["write", "the check run; not for a preview in a fork"],
			statuses: ["write", "only with `report: status`"],
			"pull-requests": ["write", "only with `comment`, else `read`"],
			actions: RE_RUN
		},
		branding: {
			icon: "check-circle",
			color: "blue"
		},
		example: {
			on: "on: { pull_request: }",
			checkout: true,
			with: {
				version: "2.0.0",
				baseline: "1.4.0",
				observations: "evidence/replay.jsonl"
			},
			permissions: {
				contents: "read",
				checks: "write"
			}
		}
	},
	promote: {
		description: "Make the canary that passed the primary.",
		inputs: {
			force: {
				kind: "boolean",
				description: "Promote against the verdict of the trial. Needs `reason` and is recorded.",
				default: "false"
			},
			reason: {
				kind: "reason",
				description: "Why, for the ledger; needed with `force`."
			}
		},
		outputs: {
			primary: "The version that answers users now.",
			previous: "The version that did before."
		},
		rules: [{
			given: "force",
			needs: "reason",
			why: "an override is recorded with its reason"
		}],
		permissions: {
			contents: LEDGER,
			deployments: ["write", "the deployment"],
			checks: ["write", "the check of the trial"],
			actions: RE_RUN
		},
		branding: {
			icon: "trending-up",
			color: "blue"
		},
		example: {
			on: "on: { workflow_dispatch: }",
			checkout: false,
			with: {
				model: "digits",
				environment: "production"
			},
			permissions: {
				contents: "write",
				deployments: "write",
				checks: "write"
			}
		}
	},
	rollback: {
		description: "Take a canary away, or bring an older version back as primary, and hold it.",
		inputs: {
			what: {
				kind: "choice",
				choices: [
					"auto",
					"canary",
					"primary"
				],
				description: "`auto` takes the canary where a trial runs and `to` is empty, else the primary.",
				default: "auto"
			},
			to: {
				kind: "version-or-range",
				description: "The version to go back to, or a SemVer range (the highest match). Default: the nearest former primary."
			},
			order: {
				kind: "choice",
				choices: ["load-first", "unload-first"],
				description: "In which order versions change places where one must be loaded. Default: that of the configuration."
			},
			quarantine: {
				kind: "choice",
				choices: [
					"from",
					"skipped",
					"none"
				],
				description: "What may not come back by itself: the version left, also every former primary in between, or none.",
				default: "from"
			},
			reason: {
				kind: "reason",
				description: "Why, for the ledger."
			},
			"request-id": {
				kind: "text",
				description: "Key of this request: it takes effect at most once."
			},
			drill: {
				kind: "boolean",
				description: "Only rehearse: load the target, ask it, unload it.",
				default: "false",
				notYet: true
			}
		},
		outputs: {
			from: "The version that was taken away.",
			to: "The version that answers users now.",
			hold: "`true` where the environment is held at this version.",
			"duration-ms": "Milliseconds from the decision to the target seen serving."
		},
		rules: [],
		permissions: {
			contents: LEDGER,
			deployments: ["write", "the deployment"],
			checks: ["write", "the check of the trial that ends"],
			actions: RE_RUN
		},
		branding: {
			icon: "corner-up-left",
			color: "blue"
		},
		example: {
			on: "on: { workflow_dispatch: { inputs: { to: { description: 'Version, empty for the last good one' } } } }",
			checkout: false,
			with: {
				model: "digits",
				environment: "production",
				to: "${{ inputs.to }}",
				reason: "Asked by ${{ github.actor }}"
			},
			permissions: {
				contents: "write",
				deployments: "write",
				checks: "write"
			}
		}
	}
};
Object.keys(ACTIONS).filter(isActionName);
function isActionName(name) {
	return Object.hasOwn(ACTIONS, name);
}
function inputsOf(name) {
	return {
		...ACTIONS[name].inputs,
		...COMMON_INPUTS
	};
}
function outputsOf(name) {
	return {
		...ACTIONS[name].outputs,
		...COMMON_OUTPUTS
	};
}
// src/io/plain.ts
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;
const BREAKS = /[\r\n\t\v\f\u0085\u2028\u2029]+/gu;
function plain(text, longest = 500) {
	return (text.length > longest ? `${text.slice(0, longest - 1)}…` : text).replace(BREAKS, " ").replace(UNSEEN, codePoint).trim();
}
function codePoint(character) {
	return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
function show(value) {
	if (value === void 0) return "nothing";
	if (typeof value === "string") return `"${plain(value, 80)}"`;
	if (Array.isArray(value)) return value.length === 0 ? "an empty list" : `a list of ${value.length}`;
	if (value !== null && typeof value === "object") return "a map";
	if (value === null) return "null";
	return typeof value === "number" || typeof value === "boolean" ? String(value) : typeof value;
}
function either(words) {
	const last = words.at(-1) ?? "";
	return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} or ${last}`;
}
function nearest(word, candidates) {
	const allowed = word.length < 3 ? 0 : word.length < 6 ? 1 : 2;
	let best = null;
	let least = allowed + 1;
	for (const candidate of candidates) {
		const far = slips(word.toLowerCase().replaceAll("_", "-"), candidate.toLowerCase());
		if (far < least) [best, least] = [candidate, far];
	}
	return best;
}
function slips(a, b) {
	let before = [];
	let above = Array.from({ length: b.length + 1 }, (_, at) => at);
	for (let i = 1; i <= a.length; i++) {
		const row = [i];
		for (let j = 1; j <= b.length; j++) {
			const same = a[i - 1] === b[j - 1] ? 0 : 1;
			let least = Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + same);
			if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, (before[j - 2] ?? least) + 1);
			row.push(least);
		}
		before = above;
		above = row;
	}
	return above[b.length] ?? 0;
}
// src/io/say.ts
const LONGEST_LINE$1 = 8e3;
const LONGEST_MESSAGE = 4e3;
function createSay(runner) {
	let failed = false;
	const say = {
		info: (line) => runner.info(harmless(line)),
		warn: (line) => runner.warning(plain(line, LONGEST_MESSAGE)),
		group: (name) => runner.startGroup(plain(name)),
		end: () => runner.endGroup(),
		fail(message, place) {
			if (failed) return say.info(message);
			failed = true;
			const at = place ? {
				file: place.file,
				startLine: place.line,
				startColumn: place.column
			} : {};
			runner.error(plain(message, LONGEST_MESSAGE), {
				title: "model-release",
				...at
			});
		},
		mask(secret) {
			for (const line of secret.split(/\r?\n/u)) if (line.trim() !== "") runner.setSecret(line);
		}
	};
	return say;
}
function harmless(line) {
	return plain(line, LONGEST_LINE$1).replaceAll("##[", "## [").replace(/^\s*::/u, ": :");
}
// src/actions/clock.ts
const systemClock = {
	monotonic: () => performance.now(),
	sleep: (milliseconds, signal) => setTimeout$2(milliseconds, void 0, signal ? { signal } : {})
};
// src/actions/main.ts
async function main(action) {
	const say = createSay(core_exports);
	const token = process.env["INPUT_GITHUB-TOKEN"] ?? "";
	if (token !== "") say.mask(token);
	const stop = new AbortController();
	process.once("SIGINT", () => stop.abort(/* @__PURE__ */ new Error("cancelled")));
	process.once("SIGTERM", () => stop.abort(/* @__PURE__ */ new Error("cancelled")));
	const world = {
		env: process.env,
		clock: systemClock,
		log: say,
		signal: stop.signal
	};
	const report = await action.perform(world);
	const common = {
		decision: report.decision,
		"reason-code": report.reasonCode,
		message: report.message,
		"ledger-seq": report.ledgerSeq === null ? "" : String(report.ledgerSeq),
		"ledger-commit": report.ledgerCommit ?? ""
	};
	for (const name of Object.keys(outputsOf(action.name))) setOutput(name, common[name] ?? report.outputs[name] ?? "");
	if (report.bug !== null) debug(report.bug);
	if (report.failed) say.fail(`${report.reasonCode}: ${report.message}`, report.place);
	else say.info(`${ACTIONS[action.name].description.split(".")[0] ?? action.name}: ${report.decision}. ${report.message}`);
	if (report.summary !== "" && process.env["GITHUB_STEP_SUMMARY"]) await summary.addRaw(`${report.summary}\n`).write();
	process.exitCode = report.failed ? 1 : 0;
}
// src/core/fault.ts
var Fault = class extends Error {
	name = "Fault";
	code;
	place;
	constructor(code, message, place = null) {
		super(message);
		this.code = code;
		this.place = place;
	}
};
// src/io/files.ts
async function findFiles(pattern, { workspace, where }) {
	const refuse = (problem) => {
		throw new Fault("PATH", `${where}: ${problem}`);
	};
	const parts = partsOf(pattern, refuse);
	const root = await realpath(workspace);
	const found = [];
	const visit = async (names, rest) => {
		const name = names.join("/");
		const file = path$1.join(root, ...names);
		const kind = await kindOf$1(file);
		if (kind === "link") refuse(`${show(name)} is a symbolic link, which may lead anywhere. Name a real file.`);
		if (kind === "other") refuse(`${show(name)} is no regular file.`);
		const [part, ...further] = rest;
		if (part === void 0) {
			if (kind === "file") found.push({
				name,
				file
			});
			if (kind === "folder" && !pattern.includes("*")) refuse(`${show(name)} is a folder. Write ${show(`${name}/**`)}.`);
			return;
		}
		if (kind !== "folder") return;
		if (part === "**") {
			if (further.length > 0) await visit(names, further);
			for (const entry of await entries(file, name, refuse)) if (entry !== ".git") await visit([...names, entry], further.length === 0 ? await isFolder(path$1.join(file, entry)) ? rest : [] : rest);
			return;
		}
		if (!/[*?]/u.test(part)) return visit([...names, part], further);
		const matches = matcher(part);
		for (const entry of await entries(file, name, refuse)) if (entry !== ".git" && matches.test(entry)) await visit([...names, entry], further);
	};
	await visit([], parts);
	const unique = [...new Map(found.map((one) => [one.name, one])).values()];
	if (unique.length === 0) refuse(`no file matches ${show(pattern)}.`);
	return unique.sort((a, b) => a.name < b.name ? -1 : 1);
}
function partsOf(pattern, refuse) {
	if (pattern.includes("\0")) refuse("a path contains a NUL character.");
	if (pattern.includes("\\")) refuse(`expected forward slashes, got ${show(pattern)}. Write ${show(pattern.replaceAll("\\", "/"))}.`);
	if (pattern.startsWith("/") || /^[A-Za-z]:/u.test(pattern)) refuse(`expected a path inside the workspace, got ${show(pattern)}. Write it relative to the root of the repository.`);
	const parts = pattern.split("/").filter((part) => part !== "" && part !== ".");
	if (parts.includes("..")) refuse(`${show(pattern)} leads outside the workspace. Remove the "..".`);
	if (parts.length === 0) refuse(`expected a file, got ${show(pattern)}.`);
	if (parts.some((part) => part !== "**" && part.includes("**"))) refuse(`"**" stands for whole folders, got ${show(pattern)}.`);
	return parts;
}
function matcher(part) {
	const source = part.replaceAll(/[.+^${}()|[\]\\]/gu, String.raw`\$&`);
	return new RegExp(`^${source.replaceAll(/\*+/gu, "[^/]*").replaceAll("?", "[^/]")}$`, "u");
}
async function kindOf$1(file) {
	try {
		const seen = await lstat$1(file);
		if (seen.isSymbolicLink()) return "link";
		return seen.isFile() ? "file" : seen.isDirectory() ? "folder" : "other";
	} catch (error) {
		if (isMissing(error)) return "absent";
		throw error;
	}
}
function isMissing(error) {
	return typeof error === "object" && error !== null && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
}
async function isFolder(file) {
	return await kindOf$1(file) === "folder";
}
async function entries(folder, name, refuse) {
	return (await readdir$1(folder, { encoding: "buffer" })).map((bytes) => {
		const text = bytes.toString("utf8");
		if (!Buffer.from(text, "utf8").equals(bytes)) refuse(`a file in ${show(name)} has a name that is not UTF-8: ${show(text)}.`);
		const odd = /[\p{Cc}\p{Zl}\p{Zp}]/u.exec(text);
		if (odd) refuse(`the name ${show(text)} contains ${codePoint(odd[0])}.`);
		return text;
	});
}
async function digestOf$1(files) {
	const lines = [];
	for (const { name, file } of files) lines.push(`${await sha256(file)}  ${name}\n`);
	const [only, ...others] = lines;
	if (only === void 0) throw new Error("a digest of no files was asked for");
	if (others.length === 0) return `sha256:${only.slice(0, 64)}`;
	const whole = createHash("sha256");
	for (const line of lines.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))) whole.update(line);
	return `sha256:${whole.digest("hex")}`;
}
async function sha256(file) {
	const hash = createHash("sha256");
	await pipeline(createReadStream(file), hash);
	return hash.digest("hex");
}
const HOUR = 3600;
const DAY = 24 * HOUR;
function secondsBetween(from, to) {
	return (Date.parse(to) - Date.parse(from)) / 1e3;
}
function after(instant, seconds) {
	return new Date(Date.parse(instant) + seconds * 1e3).toISOString();
}
function inWords$1(seconds) {
	if (seconds < 90) return `${Math.round(seconds)} s`;
	if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
	if (seconds < 129600) return `${Math.round(seconds / HOUR)} h`;
	return `${Math.round(seconds / DAY)} days`;
}
// src/core/state.ts
const PASS_LASTS = DAY;
const WHOLE = 1e4;
const nothingWanted = {
	loaded: [],
	weights: {},
	mirror: null,
	order: "load-first"
};
const emptyEnvironment = {
	primary: null,
	primarySince: null,
	primarySeq: null,
	primaryCommit: null,
	hold: null,
	trial: null,
	want: nothingWanted,
	wantSeq: null,
	wantSince: null,
	settled: true,
	confirmed: null,
	degraded: null,
	bake: null,
	last: null,
	versions: {}
};
const emptyView = {
	state: null,
	versions: {},
	digests: {},
	trials: {}
};
function environmentOf(state, name) {
	return state?.environments[name] ?? emptyEnvironment;
}
function phaseOf(environment, now) {
	const { trial } = environment;
	if (trial) {
		if (trial.stepSince === null && trial.step === 1) return "loading";
		return trial.pass ? "ready" : "canary";
	}
	if (environment.degraded) return "degraded";
	if (environment.hold) return "hold";
	if (environment.bake && environment.bake.until > now) return "baking";
	if (environment.primary !== null && environment.confirmed === null) return "loading";
	return environment.primary === null ? "empty" : "serving";
}
function passLapsed(trial, now) {
	return trial.pass !== null && secondsBetween(trial.pass.at, now) > PASS_LASTS;
}
function all(version) {
	return { [version]: WHOLE };
}
function sameWeights(a, b) {
	return [.../* @__PURE__ */ new Set([...Object.keys(a), ...Object.keys(b)])].every((name) => (a[name] ?? 0) === (b[name] ?? 0));
}
// node_modules/semver/internal/constants.js
var require_constants = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	module.exports = {
		MAX_LENGTH: 256,
		MAX_SAFE_COMPONENT_LENGTH: 16,
		MAX_SAFE_BUILD_LENGTH: 250,
		MAX_SAFE_INTEGER: Number.MAX_SAFE_INTEGER || 
		/* istanbul ignore next */ 9007199254740991,
		WHITESPACE_CHARACTERS: [
			"	",
			"\n",
			"\v",
			"\f",
			"\r",
			" ",
			"\xA0",
			" ",
			" ",
			" ",
			" ",
			" ",
			" ",
			" ",
			" ",
			" ",
			" ",
			" ",
			" ",
			"\u2028",
			"\u2029",
			" ",
			" ",
			"　",
			"﻿"
		],
		RELEASE_TYPES: [
			"major",
			"premajor",
			"minor",
			"preminor",
			"patch",
			"prepatch",
			"prerelease"
		],
		SEMVER_SPEC_VERSION: "2.0.0",
		FLAG_INCLUDE_PRERELEASE: 1,
		FLAG_LOOSE: 2
	};
}));
// node_modules/semver/internal/debug.js
var require_debug = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	module.exports = typeof process === "object" && process.env && process.env.NODE_DEBUG && /\bsemver\b/i.test(process.env.NODE_DEBUG) ? (...args) => console.error("SEMVER", ...args) : () => {};
}));
// node_modules/semver/internal/re.js
var require_re = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const { MAX_SAFE_COMPONENT_LENGTH, MAX_SAFE_BUILD_LENGTH, MAX_LENGTH } = require_constants();
	const debug = require_debug();
	exports = module.exports = {};
	const re = exports.re = [];
	const safeRe = exports.safeRe = [];
	const src = exports.src = [];
	const safeSrc = exports.safeSrc = [];
	const t = exports.t = {};
	let R = 0;
	const LETTERDASHNUMBER = "[a-zA-Z0-9-]";
	const safeRegexReplacements = [
		["\\s", 1],
		["\\d", MAX_LENGTH],
		[LETTERDASHNUMBER, MAX_SAFE_BUILD_LENGTH]
	];
	const makeSafeRegex = (value) => {
		for (const [token, max] of safeRegexReplacements) value = value.split(`${token}*`).join(`${token}{0,${max}}`).split(`${token}+`).join(`${token}{1,${max}}`);
		return value;
	};
	const createToken = (name, value, isGlobal) => {
		const safe = makeSafeRegex(value);
		const index = R++;
		debug(name, index, value);
		t[name] = index;
		src[index] = value;
		safeSrc[index] = safe;
		re[index] = new RegExp(value, isGlobal ? "g" : void 0);
		safeRe[index] = new RegExp(safe, isGlobal ? "g" : void 0);
	};
	createToken("NUMERICIDENTIFIER", "0|[1-9]\\d*");
	createToken("NUMERICIDENTIFIERLOOSE", "\\d+");
	createToken("NONNUMERICIDENTIFIER", `\\d*[a-zA-Z-]${LETTERDASHNUMBER}*`);
	createToken("MAINVERSION", `(${src[t.NUMERICIDENTIFIER]})\\.(${src[t.NUMERICIDENTIFIER]})\\.(${src[t.NUMERICIDENTIFIER]})`);
	createToken("MAINVERSIONLOOSE", `(${src[t.NUMERICIDENTIFIERLOOSE]})\\.(${src[t.NUMERICIDENTIFIERLOOSE]})\\.(${src[t.NUMERICIDENTIFIERLOOSE]})`);
	createToken("PRERELEASEIDENTIFIER", `(?:${src[t.NONNUMERICIDENTIFIER]}|${src[t.NUMERICIDENTIFIER]})`);
	createToken("PRERELEASEIDENTIFIERLOOSE", `(?:${src[t.NONNUMERICIDENTIFIER]}|${src[t.NUMERICIDENTIFIERLOOSE]})`);
	createToken("PRERELEASE", `(?:-(${src[t.PRERELEASEIDENTIFIER]}(?:\\.${src[t.PRERELEASEIDENTIFIER]})*))`);
	createToken("PRERELEASELOOSE", `(?:-?(${src[t.PRERELEASEIDENTIFIERLOOSE]}(?:\\.${src[t.PRERELEASEIDENTIFIERLOOSE]})*))`);
	createToken("BUILDIDENTIFIER", `${LETTERDASHNUMBER}+`);
	createToken("BUILD", `(?:\\+(${src[t.BUILDIDENTIFIER]}(?:\\.${src[t.BUILDIDENTIFIER]})*))`);
	createToken("FULLPLAIN", `v?${src[t.MAINVERSION]}${src[t.PRERELEASE]}?${src[t.BUILD]}?`);
	createToken("FULL", `^${src[t.FULLPLAIN]}$`);
	createToken("LOOSEPLAIN", `[v=\\s]*${src[t.MAINVERSIONLOOSE]}${src[t.PRERELEASELOOSE]}?${src[t.BUILD]}?`);
	createToken("LOOSE", `^${src[t.LOOSEPLAIN]}$`);
	createToken("GTLT", "((?:<|>)?=?)");
	createToken("XRANGEIDENTIFIERLOOSE", `${src[t.NUMERICIDENTIFIERLOOSE]}|x|X|\\*`);
	createToken("XRANGEIDENTIFIER", `${src[t.NUMERICIDENTIFIER]}|x|X|\\*`);
	createToken("XRANGEPLAIN", `[v=\\s]*(${src[t.XRANGEIDENTIFIER]})(?:\\.(${src[t.XRANGEIDENTIFIER]})(?:\\.(${src[t.XRANGEIDENTIFIER]})(?:${src[t.PRERELEASE]})?${src[t.BUILD]}?)?)?`);
	createToken("XRANGEPLAINLOOSE", `[v=\\s]*(${src[t.XRANGEIDENTIFIERLOOSE]})(?:\\.(${src[t.XRANGEIDENTIFIERLOOSE]})(?:\\.(${src[t.XRANGEIDENTIFIERLOOSE]})(?:${src[t.PRERELEASELOOSE]})?${src[t.BUILD]}?)?)?`);
	createToken("XRANGE", `^${src[t.GTLT]}\\s*${src[t.XRANGEPLAIN]}$`);
	createToken("XRANGELOOSE", `^${src[t.GTLT]}\\s*${src[t.XRANGEPLAINLOOSE]}$`);
	createToken("COERCEPLAIN", `(^|[^\\d])(\\d{1,${MAX_SAFE_COMPONENT_LENGTH}})(?:\\.(\\d{1,${MAX_SAFE_COMPONENT_LENGTH}}))?(?:\\.(\\d{1,${MAX_SAFE_COMPONENT_LENGTH}}))?`);
	createToken("COERCE", `${src[t.COERCEPLAIN]}(?:$|[^\\d])`);
	createToken("COERCEFULL", src[t.COERCEPLAIN] + `(?:${src[t.PRERELEASE]})?(?:${src[t.BUILD]})?(?:$|[^\\d])`);
	createToken("COERCERTL", src[t.COERCE], true);
	createToken("COERCERTLFULL", src[t.COERCEFULL], true);
	createToken("LONETILDE", "(?:~>?)");
	createToken("TILDETRIM", `(\\s*)${src[t.LONETILDE]}\\s+`, true);
	exports.tildeTrimReplace = "$1~";
	createToken("TILDE", `^${src[t.LONETILDE]}${src[t.XRANGEPLAIN]}$`);
	createToken("TILDELOOSE", `^${src[t.LONETILDE]}${src[t.XRANGEPLAINLOOSE]}$`);
	createToken("LONECARET", "(?:\\^)");
	createToken("CARETTRIM", `(\\s*)${src[t.LONECARET]}\\s+`, true);
	exports.caretTrimReplace = "$1^";
	createToken("CARET", `^${src[t.LONECARET]}${src[t.XRANGEPLAIN]}$`);
	createToken("CARETLOOSE", `^${src[t.LONECARET]}${src[t.XRANGEPLAINLOOSE]}$`);
	createToken("COMPARATORLOOSE", `^${src[t.GTLT]}\\s*(${src[t.LOOSEPLAIN]})$|^$`);
	createToken("COMPARATOR", `^${src[t.GTLT]}\\s*(${src[t.FULLPLAIN]})$|^$`);
	createToken("COMPARATORTRIM", `(\\s*)${src[t.GTLT]}\\s*(${src[t.LOOSEPLAIN]}|${src[t.XRANGEPLAIN]})`, true);
	exports.comparatorTrimReplace = "$1$2$3";
	createToken("HYPHENRANGE", `^\\s*(${src[t.XRANGEPLAIN]})\\s+-\\s+(${src[t.XRANGEPLAIN]})\\s*$`);
	createToken("HYPHENRANGELOOSE", `^\\s*(${src[t.XRANGEPLAINLOOSE]})\\s+-\\s+(${src[t.XRANGEPLAINLOOSE]})\\s*$`);
	createToken("STAR", "(<|>)?=?\\s*\\*");
	createToken("GTE0", "^\\s*>=\\s*0\\.0\\.0\\s*$");
	createToken("GTE0PRE", "^\\s*>=\\s*0\\.0\\.0-0\\s*$");
}));
// node_modules/semver/internal/parse-options.js
var require_parse_options = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const looseOption = Object.freeze({ loose: true });
	const emptyOpts = Object.freeze({});
	const parseOptions = (options) => {
		if (!options) return emptyOpts;
		if (typeof options !== "object") return looseOption;
		return options;
	};
	module.exports = parseOptions;
}));
// node_modules/semver/internal/identifiers.js
var require_identifiers = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const numeric = /^[0-9]+$/;
	const compareIdentifiers = (a, b) => {
		if (typeof a === "number" && typeof b === "number") return a === b ? 0 : a < b ? -1 : 1;
		const anum = numeric.test(a);
		const bnum = numeric.test(b);
		if (anum && bnum) {
			a = +a;
			b = +b;
		}
		return a === b ? 0 : anum && !bnum ? -1 : bnum && !anum ? 1 : a < b ? -1 : 1;
	};
	const rcompareIdentifiers = (a, b) => compareIdentifiers(b, a);
	module.exports = {
		compareIdentifiers,
		rcompareIdentifiers
	};
}));
// node_modules/semver/classes/semver.js
var require_semver$1 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const debug = require_debug();
	const { MAX_LENGTH, MAX_SAFE_INTEGER } = require_constants();
	const { safeRe: re, t } = require_re();
	const parseOptions = require_parse_options();
	const { compareIdentifiers } = require_identifiers();
	const isPrereleaseIdentifier = (prerelease, identifier) => {
		const identifiers = identifier.split(".");
		if (identifiers.length > prerelease.length) return false;
		for (let i = 0; i < identifiers.length; i++) if (compareIdentifiers(prerelease[i], identifiers[i]) !== 0) return false;
		return true;
	};
	module.exports = class SemVer {
		constructor(version, options) {
			options = parseOptions(options);
			if (version instanceof SemVer) {
				if (version.loose === !!options.loose && version.includePrerelease === !!options.includePrerelease) return version;
				else version = version.version;
			} else if (typeof version !== "string") throw new TypeError(`Invalid version. Must be a string. Got type "${typeof version}".`);
			if (version.length > MAX_LENGTH) throw new TypeError(`version is longer than ${MAX_LENGTH} characters`);
			debug("SemVer", version, options);
			this.options = options;
			this.loose = !!options.loose;
			this.includePrerelease = !!options.includePrerelease;
			const m = version.trim().match(options.loose ? re[t.LOOSE] : re[t.FULL]);
			if (!m) throw new TypeError(`Invalid Version: ${version}`);
			this.raw = version;
			this.major = +m[1];
			this.minor = +m[2];
			this.patch = +m[3];
			if (this.major > MAX_SAFE_INTEGER || this.major < 0) throw new TypeError("Invalid major version");
			if (this.minor > MAX_SAFE_INTEGER || this.minor < 0) throw new TypeError("Invalid minor version");
			if (this.patch > MAX_SAFE_INTEGER || this.patch < 0) throw new TypeError("Invalid patch version");
			if (!m[4]) this.prerelease = [];
			else this.prerelease = m[4].split(".").map((id) => {
				if (/^[0-9]+$/.test(id)) {
					const num = +id;
					if (num >= 0 && num < MAX_SAFE_INTEGER) return num;
				}
				return id;
			});
			this.build = m[5] ? m[5].split(".") : [];
			this.format();
		}
		format() {
			this.version = `${this.major}.${this.minor}.${this.patch}`;
			if (this.prerelease.length) this.version += `-${this.prerelease.join(".")}`;
			return this.version;
		}
		toString() {
			return this.version;
		}
		compare(other) {
			debug("SemVer.compare", this.version, this.options, other);
			if (!(other instanceof SemVer)) {
				if (typeof other === "string" && other === this.version) return 0;
				other = new SemVer(other, this.options);
			}
			if (other.version === this.version) return 0;
			return this.compareMain(other) || this.comparePre(other);
		}
		compareMain(other) {
			if (!(other instanceof SemVer)) other = new SemVer(other, this.options);
			if (this.major < other.major) return -1;
			if (this.major > other.major) return 1;
			if (this.minor < other.minor) return -1;
			if (this.minor > other.minor) return 1;
			if (this.patch < other.patch) return -1;
			if (this.patch > other.patch) return 1;
			return 0;
		}
		comparePre(other) {
			if (!(other instanceof SemVer)) other = new SemVer(other, this.options);
			if (this.prerelease.length && !other.prerelease.length) return -1;
			else if (!this.prerelease.length && other.prerelease.length) return 1;
			else if (!this.prerelease.length && !other.prerelease.length) return 0;
			let i = 0;
			do {
				const a = this.prerelease[i];
				const b = other.prerelease[i];
				debug("prerelease compare", i, a, b);
				if (a === void 0 && b === void 0) return 0;
				else if (b === void 0) return 1;
				else if (a === void 0) return -1;
				else if (a === b) continue;
				else return compareIdentifiers(a, b);
			} while (++i);
		}
		compareBuild(other) {
			if (!(other instanceof SemVer)) other = new SemVer(other, this.options);
			let i = 0;
			do {
				const a = this.build[i];
				const b = other.build[i];
				debug("build compare", i, a, b);
				if (a === void 0 && b === void 0) return 0;
				else if (b === void 0) return 1;
				else if (a === void 0) return -1;
				else if (a === b) continue;
				else return compareIdentifiers(a, b);
			} while (++i);
		}
		inc(release, identifier, identifierBase) {
			if (release.startsWith("pre")) {
				if (!identifier && identifierBase === false) throw new Error("invalid increment argument: identifier is empty");
				if (identifier) {
					const match = `-${identifier}`.match(this.options.loose ? re[t.PRERELEASELOOSE] : re[t.PRERELEASE]);
					if (!match || match[1] !== identifier) throw new Error(`invalid identifier: ${identifier}`);
				}
			}
			switch (release) {
				case "premajor":
					this.prerelease.length = 0;
					this.patch = 0;
					this.minor = 0;
					this.major++;
					this.inc("pre", identifier, identifierBase);
					break;
				case "preminor":
					this.prerelease.length = 0;
					this.patch = 0;
					this.minor++;
					this.inc("pre", identifier, identifierBase);
					break;
				case "prepatch":
					this.prerelease.length = 0;
					this.inc("patch", identifier, identifierBase);
					this.inc("pre", identifier, identifierBase);
					break;
				case "prerelease":
					if (this.prerelease.length === 0) this.inc("patch", identifier, identifierBase);
					this.inc("pre", identifier, identifierBase);
					break;
				case "release":
					if (this.prerelease.length === 0) throw new Error(`version ${this.raw} is not a prerelease`);
					this.prerelease.length = 0;
					break;
				case "major":
					if (this.minor !== 0 || this.patch !== 0 || this.prerelease.length === 0) this.major++;
					this.minor = 0;
					this.patch = 0;
					this.prerelease = [];
					break;
				case "minor":
					if (this.patch !== 0 || this.prerelease.length === 0) this.minor++;
					this.patch = 0;
					this.prerelease = [];
					break;
				case "patch":
					if (this.prerelease.length === 0) this.patch++;
					this.prerelease = [];
					break;
				case "pre": {
					const base = Number(identifierBase) ? 1 : 0;
					if (this.prerelease.length === 0) this.prerelease = [base];
					else {
						let i = this.prerelease.length;
						while (--i >= 0) if (typeof this.prerelease[i] === "number") {
							this.prerelease[i]++;
							i = -2;
						}
						if (i === -1) {
							if (identifier === this.prerelease.join(".") && identifierBase === false) throw new Error("invalid increment argument: identifier already exists");
							this.prerelease.push(base);
						}
					}
					if (identifier) {
						let prerelease = [identifier, base];
						if (identifierBase === false) prerelease = [identifier];
						if (isPrereleaseIdentifier(this.prerelease, identifier)) {
							const prereleaseBase = this.prerelease[identifier.split(".").length];
							if (isNaN(prereleaseBase)) this.prerelease = prerelease;
						} else this.prerelease = prerelease;
					}
					break;
				}
				default: throw new Error(`invalid increment argument: ${release}`);
			}
			this.raw = this.format();
			if (this.build.length) this.raw += `+${this.build.join(".")}`;
			return this;
		}
	};
}));
// node_modules/semver/functions/parse.js
var require_parse = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const SemVer = require_semver$1();
	const parse = (version, options, throwErrors = false) => {
		if (version instanceof SemVer) return version;
		try {
			return new SemVer(version, options);
		} catch (er) {
			if (!throwErrors) return null;
			throw er;
		}
	};
	module.exports = parse;
}));
// node_modules/semver/functions/valid.js
var require_valid$1 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const parse = require_parse();
	const valid = (version, options) => {
		const v = parse(version, options);
		return v ? v.version : null;
	};
	module.exports = valid;
}));
// node_modules/semver/functions/clean.js
var require_clean = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const parse = require_parse();
	const clean = (version, options) => {
		const s = parse(version.trim().replace(/^[=v]+/, ""), options);
		return s ? s.version : null;
	};
	module.exports = clean;
}));
// node_modules/semver/functions/inc.js
var require_inc = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const SemVer = require_semver$1();
	const inc = (version, release, options, identifier, identifierBase) => {
		if (typeof options === "string") {
			identifierBase = identifier;
			identifier = options;
			options = void 0;
		}
		try {
			return new SemVer(version instanceof SemVer ? version.version : version, options).inc(release, identifier, identifierBase).version;
		} catch (er) {
			return null;
		}
	};
	module.exports = inc;
}));
// node_modules/semver/functions/diff.js
var require_diff = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const parse = require_parse();
	const diff = (version1, version2) => {
		const v1 = parse(version1, null, true);
		const v2 = parse(version2, null, true);
		const comparison = v1.compare(v2);
		if (comparison === 0) return null;
		const v1Higher = comparison > 0;
		const highVersion = v1Higher ? v1 : v2;
		const lowVersion = v1Higher ? v2 : v1;
		const highHasPre = !!highVersion.prerelease.length;
		if (!!lowVersion.prerelease.length && !highHasPre) {
			if (!lowVersion.patch && !lowVersion.minor) return "major";
			if (lowVersion.compareMain(highVersion) === 0) {
				if (lowVersion.minor && !lowVersion.patch) return "minor";
				return "patch";
			}
		}
		const prefix = highHasPre ? "pre" : "";
		if (v1.major !== v2.major) return prefix + "major";
		if (v1.minor !== v2.minor) return prefix + "minor";
		if (v1.patch !== v2.patch) return prefix + "patch";
		return "prerelease";
	};
	module.exports = diff;
}));
// node_modules/semver/functions/major.js
var require_major = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const SemVer = require_semver$1();
	const major = (a, loose) => new SemVer(a, loose).major;
	module.exports = major;
}));
// node_modules/semver/functions/minor.js
var require_minor = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const SemVer = require_semver$1();
	const minor = (a, loose) => new SemVer(a, loose).minor;
	module.exports = minor;
}));
// node_modules/semver/functions/patch.js
var require_patch = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const SemVer = require_semver$1();
	const patch = (a, loose) => new SemVer(a, loose).patch;
	module.exports = patch;
}));
// node_modules/semver/functions/prerelease.js
var require_prerelease = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const parse = require_parse();
	const prerelease = (version, options) => {
		const parsed = parse(version, options);
		return parsed && parsed.prerelease.length ? parsed.prerelease : null;
	};
	module.exports = prerelease;
}));
// node_modules/semver/functions/compare.js
var require_compare = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const SemVer = require_semver$1();
	const compare = (a, b, loose) => new SemVer(a, loose).compare(new SemVer(b, loose));
	module.exports = compare;
}));
// node_modules/semver/functions/rcompare.js
var require_rcompare = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const compare = require_compare();
	const rcompare = (a, b, loose) => compare(b, a, loose);
	module.exports = rcompare;
}));
// node_modules/semver/functions/compare-loose.js
var require_compare_loose = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const compare = require_compare();
	const compareLoose = (a, b) => compare(a, b, true);
	module.exports = compareLoose;
}));
// node_modules/semver/functions/compare-build.js
var require_compare_build = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const SemVer = require_semver$1();
	const compareBuild = (a, b, loose) => {
		const versionA = new SemVer(a, loose);
		const versionB = new SemVer(b, loose);
		return versionA.compare(versionB) || versionA.compareBuild(versionB);
	};
	module.exports = compareBuild;
}));
// node_modules/semver/functions/sort.js
var require_sort = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const compareBuild = require_compare_build();
	const sort = (list, loose) => list.sort((a, b) => compareBuild(a, b, loose));
	module.exports = sort;
}));
// node_modules/semver/functions/rsort.js
var require_rsort = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const compareBuild = require_compare_build();
	const rsort = (list, loose) => list.sort((a, b) => compareBuild(b, a, loose));
	module.exports = rsort;
}));
// node_modules/semver/functions/gt.js
var require_gt = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const compare = require_compare();
	const gt = (a, b, loose) => compare(a, b, loose) > 0;
	module.exports = gt;
}));
// node_modules/semver/functions/lt.js
var require_lt = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const compare = require_compare();
	const lt = (a, b, loose) => compare(a, b, loose) < 0;
	module.exports = lt;
}));
// node_modules/semver/functions/eq.js
var require_eq = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const compare = require_compare();
	const eq = (a, b, loose) => compare(a, b, loose) === 0;
	module.exports = eq;
}));
// node_modules/semver/functions/neq.js
var require_neq = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const compare = require_compare();
	const neq = (a, b, loose) => compare(a, b, loose) !== 0;
	module.exports = neq;
}));
// node_modules/semver/functions/gte.js
var require_gte = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const compare = require_compare();
	const gte = (a, b, loose) => compare(a, b, loose) >= 0;
	module.exports = gte;
}));
// node_modules/semver/functions/lte.js
var require_lte = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const compare = require_compare();
	const lte = (a, b, loose) => compare(a, b, loose) <= 0;
	module.exports = lte;
}));
// node_modules/semver/functions/cmp.js
var require_cmp = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const eq = require_eq();
	const neq = require_neq();
	const gt = require_gt();
	const gte = require_gte();
	const lt = require_lt();
	const lte = require_lte();
	const cmp = (a, op, b, loose) => {
		switch (op) {
			case "===":
				if (typeof a === "object") a = a.version;
				if (typeof b === "object") b = b.version;
				return a === b;
			case "!==":
				if (typeof a === "object") a = a.version;
				if (typeof b === "object") b = b.version;
				return a !== b;
			case "":
			case "=":
			case "==": return eq(a, b, loose);
			case "!=": return neq(a, b, loose);
			case ">": return gt(a, b, loose);
			case ">=": return gte(a, b, loose);
			case "<": return lt(a, b, loose);
			case "<=": return lte(a, b, loose);
			default: throw new TypeError(`Invalid operator: ${op}`);
		}
	};
	module.exports = cmp;
}));
// node_modules/semver/functions/coerce.js
var require_coerce = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const SemVer = require_semver$1();
	const parse = require_parse();
	const { safeRe: re, t } = require_re();
	const coerce = (version, options) => {
		if (version instanceof SemVer) return version;
		if (typeof version === "number") version = String(version);
		if (typeof version !== "string") return null;
		options = options || {};
		let match = null;
		if (!options.rtl) match = version.match(options.includePrerelease ? re[t.COERCEFULL] : re[t.COERCE]);
		else {
			const coerceRtlRegex = options.includePrerelease ? re[t.COERCERTLFULL] : re[t.COERCERTL];
			let next;
			while ((next = coerceRtlRegex.exec(version)) && (!match || match.index + match[0].length !== version.length)) {
				if (!match || next.index + next[0].length !== match.index + match[0].length) match = next;
				coerceRtlRegex.lastIndex = next.index + next[1].length + next[2].length;
			}
			coerceRtlRegex.lastIndex = -1;
		}
		if (match === null) return null;
		const major = match[2];
		const minor = match[3] || "0";
		const patch = match[4] || "0";
		const prerelease = options.includePrerelease && match[5] ? `-${match[5]}` : "";
		const build = options.includePrerelease && match[6] ? `+${match[6]}` : "";
		return parse(`${major}.${minor}.${patch}${prerelease}${build}`, options);
	};
	module.exports = coerce;
}));
// node_modules/semver/functions/truncate.js
var require_truncate = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const parse = require_parse();
	const constants = require_constants();
	const SemVer = require_semver$1();
	const truncate = (version, truncation, options) => {
		if (!constants.RELEASE_TYPES.includes(truncation)) return null;
		const clonedVersion = cloneInputVersion(version, options);
		return clonedVersion && doTruncation(clonedVersion, truncation);
	};
	const cloneInputVersion = (version, options) => {
		const versionStringToParse = version instanceof SemVer ? version.version : version;
		return parse(versionStringToParse, options);
	};
	const doTruncation = (version, truncation) => {
		if (isPrerelease(truncation)) return version.version;
		version.prerelease = [];
		switch (truncation) {
			case "major":
				version.minor = 0;
				version.patch = 0;
				break;
			case "minor": version.patch = 0;
		}
		return version.format();
	};
	const isPrerelease = (type) => {
		return type.startsWith("pre");
	};
	module.exports = truncate;
}));
// node_modules/semver/internal/lrucache.js
var require_lrucache = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var LRUCache = class {
		constructor() {
			this.max = 1e3;
			this.map = /* @__PURE__ */ new Map();
		}
		get(key) {
			const value = this.map.get(key);
			if (value === void 0) return;
			else {
				this.map.delete(key);
				this.map.set(key, value);
				return value;
			}
		}
		delete(key) {
			return this.map.delete(key);
		}
		set(key, value) {
			if (!this.delete(key) && value !== void 0) {
				if (this.map.size >= this.max) {
					const firstKey = this.map.keys().next().value;
					this.delete(firstKey);
				}
				this.map.set(key, value);
			}
			return this;
		}
	};
	module.exports = LRUCache;
}));
// node_modules/semver/internal/trim-comparator-whitespace.js
var require_trim_comparator_whitespace = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const { MAX_LENGTH, MAX_SAFE_BUILD_LENGTH, WHITESPACE_CHARACTERS } = require_constants();
	const whitespace = /* @__PURE__ */ new Uint8Array(65536);
	for (const char of WHITESPACE_CHARACTERS) whitespace[char.charCodeAt(0)] = 1;
	const isWhitespace = (char) => char !== void 0 && whitespace[char.charCodeAt(0)] === 1;
	const isVersionPrefix = (char) => char === "v" || char === "=" || isWhitespace(char);
	const isDigit = (char) => char !== void 0 && char >= "0" && char <= "9";
	const isLetter = (char) => char !== void 0 && (char >= "a" && char <= "z" || char >= "A" && char <= "Z");
	const isIdentifierCharacter = (char) => isDigit(char) || isLetter(char) || char === "-";
	const isVersionStart = (char) => isDigit(char) || char === "x" || char === "X" || char === "*";
	const findDigitsEndIndex = (range, start, limit, digitRuns) => {
		if (!isDigit(range[start])) return start;
		if (start >= digitRuns.start && start < digitRuns.end) return Math.min(start + limit, digitRuns.end);
		if (start >= digitRuns.previousStart && start < digitRuns.previousEnd) return Math.min(start + limit, digitRuns.previousEnd);
		let end = start + 1;
		while (isDigit(range[end])) end++;
		digitRuns.previousStart = digitRuns.start;
		digitRuns.previousEnd = digitRuns.end;
		digitRuns.start = start;
		digitRuns.end = end;
		return Math.min(start + limit, end);
	};
	const findVersionNumberEndIndex = (range, start, loose, digitRuns) => {
		if (!loose && range[start] === "0") return start + 1;
		return findDigitsEndIndex(range, start, loose ? MAX_LENGTH : MAX_LENGTH + 1, digitRuns);
	};
	const findPrereleaseIdentifierEndIndex = (range, start, loose, digitRuns) => {
		const digitsEnd = findDigitsEndIndex(range, start, MAX_LENGTH, digitRuns);
		if (isLetter(range[digitsEnd]) || range[digitsEnd] === "-") {
			let end = digitsEnd + 1;
			const limit = end + MAX_SAFE_BUILD_LENGTH;
			while (end < limit && isIdentifierCharacter(range[end])) end++;
			return end;
		}
		return findVersionNumberEndIndex(range, start, loose, digitRuns);
	};
	const findPrereleaseEndIndex = (range, start, loose, digitRuns) => {
		const hyphen = range[start] === "-";
		if (!loose && !hyphen) return start;
		const identifierStart = start + (hyphen ? 1 : 0);
		let end = findPrereleaseIdentifierEndIndex(range, identifierStart, loose, digitRuns);
		if (end === identifierStart) {
			if (!loose || !hyphen) return start;
			end = findPrereleaseIdentifierEndIndex(range, start, loose, digitRuns);
		}
		while (range[end] === ".") {
			const next = findPrereleaseIdentifierEndIndex(range, end + 1, loose, digitRuns);
			if (next === end + 1) break;
			end = next;
		}
		return end;
	};
	const findBuildIdentifierEndIndex = (range, start) => {
		let end = start;
		while (end - start < MAX_SAFE_BUILD_LENGTH && isIdentifierCharacter(range[end])) end++;
		return end;
	};
	const findBuildEndIndex = (range, start) => {
		if (range[start] !== "+") return start;
		let end = findBuildIdentifierEndIndex(range, start + 1);
		if (end === start + 1) return start;
		while (range[end] === ".") {
			const next = findBuildIdentifierEndIndex(range, end + 1);
			if (next === end + 1) break;
			end = next;
		}
		return end;
	};
	const findLooseFullVersionEndIndex = (range, start, digitRuns) => {
		let end = start;
		for (let component = 0; component < 3; component++) {
			const next = findVersionNumberEndIndex(range, end, true, digitRuns);
			if (next === end) return start;
			end = next;
			if (component < 2) {
				if (range[end] !== ".") return start;
				end++;
			}
		}
		const prereleaseEnd = findPrereleaseEndIndex(range, end, true, digitRuns);
		return findBuildEndIndex(range, prereleaseEnd);
	};
	const findPartialVersionComponentEndIndex = (range, start, digitRuns) => {
		if (isDigit(range[start])) return findVersionNumberEndIndex(range, start, false, digitRuns);
		return isVersionStart(range[start]) ? start + 1 : start;
	};
	const findPartialVersionEndIndex = (range, start, digitRuns) => {
		let end = findPartialVersionComponentEndIndex(range, start, digitRuns);
		for (let component = 0; component < 2; component++) {
			if (range[end] !== ".") return end;
			const next = findPartialVersionComponentEndIndex(range, end + 1, digitRuns);
			if (next === end + 1) return end;
			end = next;
		}
		const prereleaseEnd = findPrereleaseEndIndex(range, end, false, digitRuns);
		return findBuildEndIndex(range, prereleaseEnd);
	};
	const findVersionEndIndex = (range, start, digitRuns) => {
		const fullVersionEnd = findLooseFullVersionEndIndex(range, start, digitRuns);
		return fullVersionEnd !== start ? fullVersionEnd : findPartialVersionEndIndex(range, start, digitRuns);
	};
	const findRemovableWhitespaceIndex = (range, matchStart) => {
		let position = matchStart;
		if (isWhitespace(range[position])) position++;
		if (range[position] === "<" || range[position] === ">") position++;
		if (range[position] === "=") position++;
		return isWhitespace(range[position]) ? position : -1;
	};
	const trimComparatorWhitespace = (range) => {
		let result = "";
		let copyFrom = 0;
		let cursor = 0;
		const digitRuns = {
			start: -1,
			end: -1,
			previousStart: -1,
			previousEnd: -1
		};
		while (cursor < range.length) {
			const matchStart = cursor;
			if (range[cursor] === "<" || range[cursor] === ">") cursor++;
			else if (!isVersionPrefix(range[cursor]) && !isVersionStart(range[cursor])) {
				cursor++;
				continue;
			}
			while (cursor < range.length && isVersionPrefix(range[cursor])) cursor++;
			if (!isVersionStart(range[cursor])) continue;
			const whitespacePosition = findRemovableWhitespaceIndex(range, matchStart);
			if (whitespacePosition !== -1) {
				result += range.slice(copyFrom, whitespacePosition);
				copyFrom = whitespacePosition + 1;
			}
			cursor = findVersionEndIndex(range, cursor, digitRuns);
		}
		return result + range.slice(copyFrom);
	};
	module.exports = trimComparatorWhitespace;
}));
// node_modules/semver/classes/range.js
var require_range = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const SPACE_CHARACTERS = /\s+/g;
	module.exports = class Range {
		constructor(range, options) {
			options = parseOptions(options);
			if (range instanceof Range) {
				if (range.loose === !!options.loose && range.includePrerelease === !!options.includePrerelease) return range;
				else return new Range(range.raw, options);
			}
			if (range instanceof Comparator) {
				this.raw = range.value;
				this.set = [[range]];
				this.formatted = void 0;
				return this;
			}
			this.options = options;
			this.loose = !!options.loose;
			this.includePrerelease = !!options.includePrerelease;
			this.raw = range.trim().replace(SPACE_CHARACTERS, " ");
			this.set = this.raw.split("||").map((r) => this.parseRange(r.trim())).filter((c) => c.length);
			if (!this.set.length) throw new TypeError(`Invalid SemVer Range: ${this.raw}`);
			if (this.set.length > 1) {
				const first = this.set[0];
				this.set = this.set.filter((c) => !isNullSet(c[0]));
				if (this.set.length === 0) this.set = [first];
				else if (this.set.length > 1) {
					for (const c of this.set) if (c.length === 1 && isAny(c[0])) {
						this.set = [c];
						break;
					}
				}
			}
			this.formatted = void 0;
		}
		get range() {
			if (this.formatted === void 0) {
				this.formatted = "";
				for (let i = 0; i < this.set.length; i++) {
					if (i > 0) this.formatted += "||";
					const comps = this.set[i];
					for (let k = 0; k < comps.length; k++) {
						if (k > 0) this.formatted += " ";
						this.formatted += comps[k].toString().trim();
					}
				}
			}
			return this.formatted;
		}
		format() {
			return this.range;
		}
		toString() {
			return this.range;
		}
		parseRange(range) {
			range = range.replace(BUILDSTRIPRE, "");
			const memoKey = ((this.options.includePrerelease && FLAG_INCLUDE_PRERELEASE) | (this.options.loose && FLAG_LOOSE)) + ":" + range;
			const cached = cache.get(memoKey);
			if (cached) return cached;
			const loose = this.options.loose;
			const hr = loose ? re[t.HYPHENRANGELOOSE] : re[t.HYPHENRANGE];
			range = range.replace(hr, hyphenReplace(this.options.includePrerelease));
			debug("hyphen replace", range);
			range = trimComparatorWhitespace(range);
			debug("comparator trim", range);
			range = range.replace(re[t.TILDETRIM], tildeTrimReplace);
			debug("tilde trim", range);
			range = range.replace(re[t.CARETTRIM], caretTrimReplace);
			debug("caret trim", range);
			let rangeList = range.split(" ").map((comp) => parseComparator(comp, this.options)).join(" ").split(/\s+/).map((comp) => replaceGTE0(comp, this.options));
			if (loose) rangeList = rangeList.filter((comp) => {
				debug("loose invalid filter", comp, this.options);
				return !!comp.match(re[t.COMPARATORLOOSE]);
			});
			debug("range list", rangeList);
			const rangeMap = /* @__PURE__ */ new Map();
			const comparators = rangeList.map((comp) => new Comparator(comp, this.options));
			for (const comp of comparators) {
				if (isNullSet(comp)) return [comp];
				rangeMap.set(comp.value, comp);
			}
			if (rangeMap.size > 1 && rangeMap.has("")) rangeMap.delete("");
			const result = [...rangeMap.values()];
			cache.set(memoKey, result);
			return result;
		}
		intersects(range, options) {
			if (!(range instanceof Range)) throw new TypeError("a Range is required");
			return this.set.some((thisComparators) => {
				return isSatisfiable(thisComparators, options) && range.set.some((rangeComparators) => {
					return isSatisfiable(rangeComparators, options) && thisComparators.every((thisComparator) => {
						return rangeComparators.every((rangeComparator) => {
							return thisComparator.intersects(rangeComparator, options);
						});
					});
				});
			});
		}
		test(version) {
			if (!version) return false;
			if (typeof version === "string") try {
				version = new SemVer(version, this.options);
			} catch (er) {
				return false;
			}
			for (let i = 0; i < this.set.length; i++) if (testSet(this.set[i], version, this.options)) return true;
			return false;
		}
	};
	const cache = new (require_lrucache())();
	const parseOptions = require_parse_options();
	const Comparator = require_comparator();
	const debug = require_debug();
	const SemVer = require_semver$1();
	const trimComparatorWhitespace = require_trim_comparator_whitespace();
	const { safeRe: re, src, t, tildeTrimReplace, caretTrimReplace } = require_re();
	const { FLAG_INCLUDE_PRERELEASE, FLAG_LOOSE } = require_constants();
	const BUILDSTRIPRE = new RegExp(src[t.BUILD], "g");
	const isNullSet = (c) => c.value === "<0.0.0-0";
	const isAny = (c) => c.value === "";
	const isSatisfiable = (comparators, options) => {
		let result = true;
		const remainingComparators = comparators.slice();
		let testComparator = remainingComparators.pop();
		while (result && remainingComparators.length) {
			result = remainingComparators.every((otherComparator) => {
				return testComparator.intersects(otherComparator, options);
			});
			testComparator = remainingComparators.pop();
		}
		return result;
	};
	const parseComparator = (comp, options) => {
		comp = comp.replace(re[t.BUILD], "");
		debug("comp", comp, options);
		comp = replaceCarets(comp, options);
		debug("caret", comp);
		comp = replaceTildes(comp, options);
		debug("tildes", comp);
		comp = replaceXRanges(comp, options);
		debug("xrange", comp);
		comp = replaceStars(comp, options);
		debug("stars", comp);
		return comp;
	};
	const isX = (id) => !id || id.toLowerCase() === "x" || id === "*";
	const invalidXRangeOrder = (M, m, p) => isX(M) && !isX(m) || isX(m) && p && !isX(p);
	const replaceTildes = (comp, options) => {
		return comp.trim().split(/\s+/).map((c) => replaceTilde(c, options)).join(" ");
	};
	const replaceTilde = (comp, options) => {
		const r = options.loose ? re[t.TILDELOOSE] : re[t.TILDE];
		const z = options.includePrerelease ? "-0" : "";
		return comp.replace(r, (_, M, m, p, pr) => {
			debug("tilde", comp, _, M, m, p, pr);
			let ret;
			if (isX(M)) ret = "";
			else if (isX(m)) ret = `>=${M}.0.0${z} <${+M + 1}.0.0-0`;
			else if (isX(p)) ret = `>=${M}.${m}.0${z} <${M}.${+m + 1}.0-0`;
			else if (pr) {
				debug("replaceTilde pr", pr);
				ret = `>=${M}.${m}.${p}-${pr} <${M}.${+m + 1}.0-0`;
			} else ret = `>=${M}.${m}.${p} <${M}.${+m + 1}.0-0`;
			debug("tilde return", ret);
			return ret;
		});
	};
	const replaceCarets = (comp, options) => {
		return comp.trim().split(/\s+/).map((c) => replaceCaret(c, options)).join(" ");
	};
	const replaceCaret = (comp, options) => {
		debug("caret", comp, options);
		const r = options.loose ? re[t.CARETLOOSE] : re[t.CARET];
		const z = options.includePrerelease ? "-0" : "";
		return comp.replace(r, (_, M, m, p, pr) => {
			debug("caret", comp, _, M, m, p, pr);
			let ret;
			if (isX(M)) ret = "";
			else if (isX(m)) ret = `>=${M}.0.0${z} <${+M + 1}.0.0-0`;
			else if (isX(p)) {
				if (M === "0") ret = `>=${M}.${m}.0${z} <${M}.${+m + 1}.0-0`;
				else ret = `>=${M}.${m}.0${z} <${+M + 1}.0.0-0`;
			} else if (pr) {
				debug("replaceCaret pr", pr);
				if (M === "0") {
					if (m === "0") ret = `>=${M}.${m}.${p}-${pr} <${M}.${m}.${+p + 1}-0`;
					else ret = `>=${M}.${m}.${p}-${pr} <${M}.${+m + 1}.0-0`;
				} else ret = `>=${M}.${m}.${p}-${pr} <${+M + 1}.0.0-0`;
			} else {
				debug("no pr");
				if (M === "0") {
					if (m === "0") ret = `>=${M}.${m}.${p} <${M}.${m}.${+p + 1}-0`;
					else ret = `>=${M}.${m}.${p} <${M}.${+m + 1}.0-0`;
				} else ret = `>=${M}.${m}.${p} <${+M + 1}.0.0-0`;
			}
			debug("caret return", ret);
			return ret;
		});
	};
	const replaceXRanges = (comp, options) => {
		debug("replaceXRanges", comp, options);
		return comp.split(/\s+/).map((c) => replaceXRange(c, options)).join(" ");
	};
	const replaceXRange = (comp, options) => {
		comp = comp.trim();
		const r = options.loose ? re[t.XRANGELOOSE] : re[t.XRANGE];
		return comp.replace(r, (ret, gtlt, M, m, p, pr) => {
			debug("xRange", comp, ret, gtlt, M, m, p, pr);
			if (invalidXRangeOrder(M, m, p)) return comp;
			const xM = isX(M);
			const xm = xM || isX(m);
			const xp = xm || isX(p);
			const anyX = xp;
			if (gtlt === "=" && anyX) gtlt = "";
			pr = options.includePrerelease ? "-0" : "";
			if (xM) {
				if (gtlt === ">" || gtlt === "<") ret = "<0.0.0-0";
				else ret = "*";
			} else if (gtlt && anyX) {
				if (xm) m = 0;
				p = 0;
				if (gtlt === ">") {
					gtlt = ">=";
					if (xm) {
						M = +M + 1;
						m = 0;
						p = 0;
					} else {
						m = +m + 1;
						p = 0;
					}
				} else if (gtlt === "<=") {
					gtlt = "<";
					if (xm) M = +M + 1;
					else m = +m + 1;
				}
				if (gtlt === "<") pr = "-0";
				ret = `${gtlt + M}.${m}.${p}${pr}`;
			} else if (xm) ret = `>=${M}.0.0${pr} <${+M + 1}.0.0-0`;
			else if (xp) ret = `>=${M}.${m}.0${pr} <${M}.${+m + 1}.0-0`;
			debug("xRange return", ret);
			return ret;
		});
	};
	const replaceStars = (comp, options) => {
		debug("replaceStars", comp, options);
		return comp.trim().replace(re[t.STAR], "");
	};
	const replaceGTE0 = (comp, options) => {
		debug("replaceGTE0", comp, options);
		return comp.trim().replace(re[options.includePrerelease ? t.GTE0PRE : t.GTE0], "");
	};
	const hyphenReplace = (incPr) => ($0, from, fM, fm, fp, fpr, fb, to, tM, tm, tp, tpr) => {
		if (isX(fM)) from = "";
		else if (isX(fm)) from = `>=${fM}.0.0${incPr ? "-0" : ""}`;
		else if (isX(fp)) from = `>=${fM}.${fm}.0${incPr ? "-0" : ""}`;
		else if (fpr) from = `>=${from}`;
		else from = `>=${from}${incPr ? "-0" : ""}`;
		if (isX(tM)) to = "";
		else if (isX(tm)) to = `<${+tM + 1}.0.0-0`;
		else if (isX(tp)) to = `<${tM}.${+tm + 1}.0-0`;
		else if (tpr) to = `<=${tM}.${tm}.${tp}-${tpr}`;
		else if (incPr) to = `<${tM}.${tm}.${+tp + 1}-0`;
		else to = `<=${to}`;
		return `${from} ${to}`.trim();
	};
	const testSet = (set, version, options) => {
		for (let i = 0; i < set.length; i++) if (!set[i].test(version)) return false;
		if (version.prerelease.length && !options.includePrerelease) {
			for (let i = 0; i < set.length; i++) {
				debug(set[i].semver);
				if (set[i].semver === Comparator.ANY) continue;
				if (set[i].semver.prerelease.length > 0) {
					const allowed = set[i].semver;
					if (allowed.major === version.major && allowed.minor === version.minor && allowed.patch === version.patch) return true;
				}
			}
			return false;
		}
		return true;
	};
}));
// node_modules/semver/classes/comparator.js
var require_comparator = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const ANY = Symbol("SemVer ANY");
	module.exports = class Comparator {
		static get ANY() {
			return ANY;
		}
		constructor(comp, options) {
			options = parseOptions(options);
			if (comp instanceof Comparator) {
				if (comp.loose === !!options.loose) return comp;
				else comp = comp.value;
			}
			comp = comp.trim().split(/\s+/).join(" ");
			debug("comparator", comp, options);
			this.options = options;
			this.loose = !!options.loose;
			this.parse(comp);
			if (this.semver === ANY) this.value = "";
			else this.value = this.operator + this.semver.version;
			debug("comp", this);
		}
		parse(comp) {
			const r = this.options.loose ? re[t.COMPARATORLOOSE] : re[t.COMPARATOR];
			const m = comp.match(r);
			if (!m) throw new TypeError(`Invalid comparator: ${comp}`);
			this.operator = m[1] !== void 0 ? m[1] : "";
			if (this.operator === "=") this.operator = "";
			if (!m[2]) this.semver = ANY;
			else this.semver = new SemVer(m[2], this.options.loose);
		}
		toString() {
			return this.value;
		}
		test(version) {
			debug("Comparator.test", version, this.options.loose);
			if (this.semver === ANY || version === ANY) return true;
			if (typeof version === "string") try {
				version = new SemVer(version, this.options);
			} catch (er) {
				return false;
			}
			return cmp(version, this.operator, this.semver, this.options);
		}
		intersects(comp, options) {
			if (!(comp instanceof Comparator)) throw new TypeError("a Comparator is required");
			if (this.operator === "") {
				if (this.value === "") return true;
				return new Range(comp.value, options).test(this.value);
			} else if (comp.operator === "") {
				if (comp.value === "") return true;
				return new Range(this.value, options).test(comp.semver);
			}
			options = parseOptions(options);
			if (options.includePrerelease && (this.value === "<0.0.0-0" || comp.value === "<0.0.0-0")) return false;
			if (!options.includePrerelease && (this.value.startsWith("<0.0.0") || comp.value.startsWith("<0.0.0"))) return false;
			if (this.operator.startsWith(">") && comp.operator.startsWith(">")) return true;
			if (this.operator.startsWith("<") && comp.operator.startsWith("<")) return true;
			if (this.semver.version === comp.semver.version && this.operator.includes("=") && comp.operator.includes("=")) return true;
			if (cmp(this.semver, "<", comp.semver, options) && this.operator.startsWith(">") && comp.operator.startsWith("<")) return true;
			if (cmp(this.semver, ">", comp.semver, options) && this.operator.startsWith("<") && comp.operator.startsWith(">")) return true;
			return false;
		}
	};
	const parseOptions = require_parse_options();
	const { safeRe: re, t } = require_re();
	const cmp = require_cmp();
	const debug = require_debug();
	const SemVer = require_semver$1();
	const Range = require_range();
}));
// node_modules/semver/functions/satisfies.js
var require_satisfies = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const Range = require_range();
	const satisfies = (version, range, options) => {
		try {
			range = new Range(range, options);
		} catch (er) {
			return false;
		}
		return range.test(version);
	};
	module.exports = satisfies;
}));
// node_modules/semver/ranges/to-comparators.js
var require_to_comparators = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const Range = require_range();
	const toComparators = (range, options) => new Range(range, options).set.map((comp) => comp.map((c) => c.value).join(" ").trim().split(" "));
	module.exports = toComparators;
}));
// node_modules/semver/ranges/max-satisfying.js
var require_max_satisfying = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const SemVer = require_semver$1();
	const Range = require_range();
	const maxSatisfying = (versions, range, options) => {
		let max = null;
		let maxSV = null;
		let rangeObj = null;
		try {
			rangeObj = new Range(range, options);
		} catch (er) {
			return null;
		}
		versions.forEach((v) => {
			if (rangeObj.test(v)) {
				if (!max || maxSV.compare(v) === -1) {
					max = v;
					maxSV = new SemVer(max, options);
				}
			}
		});
		return max;
	};
	module.exports = maxSatisfying;
}));
// node_modules/semver/ranges/min-satisfying.js
var require_min_satisfying = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const SemVer = require_semver$1();
	const Range = require_range();
	const minSatisfying = (versions, range, options) => {
		let min = null;
		let minSV = null;
		let rangeObj = null;
		try {
			rangeObj = new Range(range, options);
		} catch (er) {
			return null;
		}
		versions.forEach((v) => {
			if (rangeObj.test(v)) {
				if (!min || minSV.compare(v) === 1) {
					min = v;
					minSV = new SemVer(min, options);
				}
			}
		});
		return min;
	};
	module.exports = minSatisfying;
}));
// node_modules/semver/ranges/min-version.js
var require_min_version = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const SemVer = require_semver$1();
	const Range = require_range();
	const gt = require_gt();
	const minVersion = (range, loose) => {
		range = new Range(range, loose);
		let minver = new SemVer("0.0.0");
		if (range.test(minver)) return minver;
		minver = new SemVer("0.0.0-0");
		if (range.test(minver)) return minver;
		minver = null;
		for (let i = 0; i < range.set.length; ++i) {
			const comparators = range.set[i];
			let setMin = null;
			comparators.forEach((comparator) => {
				const compver = new SemVer(comparator.semver.version);
				switch (comparator.operator) {
					case ">":
						if (compver.prerelease.length === 0) compver.patch++;
						else compver.prerelease.push(0);
						compver.raw = compver.format();
					case "":
					case ">=":
						if (!setMin || gt(compver, setMin)) setMin = compver;
						break;
					case "<":
					case "<=": break;
					/* istanbul ignore next */
					default: throw new Error(`Unexpected operation: ${comparator.operator}`);
				}
			});
			if (setMin && (!minver || gt(minver, setMin))) minver = setMin;
		}
		if (minver && range.test(minver)) return minver;
		return null;
	};
	module.exports = minVersion;
}));
// node_modules/semver/ranges/valid.js
var require_valid = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const Range = require_range();
	const validRange = (range, options) => {
		try {
			return new Range(range, options).range || "*";
		} catch (er) {
			return null;
		}
	};
	module.exports = validRange;
}));
// node_modules/semver/ranges/outside.js
var require_outside = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const SemVer = require_semver$1();
	const Comparator = require_comparator();
	const { ANY } = Comparator;
	const Range = require_range();
	const satisfies = require_satisfies();
	const gt = require_gt();
	const lt = require_lt();
	const lte = require_lte();
	const gte = require_gte();
	const outside = (version, range, hilo, options) => {
		version = new SemVer(version, options);
		range = new Range(range, options);
		let gtfn, ltefn, ltfn, comp, ecomp;
		switch (hilo) {
			case ">":
				gtfn = gt;
				ltefn = lte;
				ltfn = lt;
				comp = ">";
				ecomp = ">=";
				break;
			case "<":
				gtfn = lt;
				ltefn = gte;
				ltfn = gt;
				comp = "<";
				ecomp = "<=";
				break;
			default: throw new TypeError("Must provide a hilo val of \"<\" or \">\"");
		}
		if (satisfies(version, range, options)) return false;
		for (let i = 0; i < range.set.length; ++i) {
			const comparators = range.set[i];
			let high = null;
			let low = null;
			comparators.forEach((comparator) => {
				if (comparator.semver === ANY) comparator = new Comparator(">=0.0.0");
				high = high || comparator;
				low = low || comparator;
				if (gtfn(comparator.semver, high.semver, options)) high = comparator;
				else if (ltfn(comparator.semver, low.semver, options)) low = comparator;
			});
			if (high.operator === comp || high.operator === ecomp) return false;
			if ((!low.operator || low.operator === comp) && ltefn(version, low.semver)) return false;
			else if (low.operator === ecomp && ltfn(version, low.semver)) return false;
		}
		return true;
	};
	module.exports = outside;
}));
// node_modules/semver/ranges/gtr.js
var require_gtr = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const outside = require_outside();
	const gtr = (version, range, options) => outside(version, range, ">", options);
	module.exports = gtr;
}));
// node_modules/semver/ranges/ltr.js
var require_ltr = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const outside = require_outside();
	const ltr = (version, range, options) => outside(version, range, "<", options);
	module.exports = ltr;
}));
// node_modules/semver/ranges/intersects.js
var require_intersects = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const Range = require_range();
	const intersects = (r1, r2, options) => {
		r1 = new Range(r1, options);
		r2 = new Range(r2, options);
		return r1.intersects(r2, options);
	};
	module.exports = intersects;
}));
// node_modules/semver/ranges/simplify.js
var require_simplify = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const satisfies = require_satisfies();
	const compare = require_compare();
	module.exports = (versions, range, options) => {
		const set = [];
		let first = null;
		let prev = null;
		const v = versions.sort((a, b) => compare(a, b, options));
		for (const version of v) if (satisfies(version, range, options)) {
			prev = version;
			if (!first) first = version;
		} else {
			if (prev) set.push([first, prev]);
			prev = null;
			first = null;
		}
		if (first) set.push([first, null]);
		const ranges = [];
		for (const [min, max] of set) if (min === max) ranges.push(min);
		else if (!max && min === v[0]) ranges.push("*");
		else if (!max) ranges.push(`>=${min}`);
		else if (min === v[0]) ranges.push(`<=${max}`);
		else ranges.push(`${min} - ${max}`);
		const simplified = ranges.join(" || ");
		const original = typeof range.raw === "string" ? range.raw : String(range);
		return simplified.length < original.length ? simplified : range;
	};
}));
// node_modules/semver/ranges/subset.js
var require_subset = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const Range = require_range();
	const Comparator = require_comparator();
	const { ANY } = Comparator;
	const satisfies = require_satisfies();
	const compare = require_compare();
	const subset = (sub, dom, options = {}) => {
		if (sub === dom) return true;
		sub = new Range(sub, options);
		dom = new Range(dom, options);
		let sawNonNull = false;
		OUTER: for (const simpleSub of sub.set) {
			for (const simpleDom of dom.set) {
				const isSub = simpleSubset(simpleSub, simpleDom, options);
				sawNonNull = sawNonNull || isSub !== null;
				if (isSub) continue OUTER;
			}
			if (sawNonNull) return false;
		}
		return true;
	};
	const minimumVersionWithPreRelease = [new Comparator(">=0.0.0-0")];
	const minimumVersion = [new Comparator(">=0.0.0")];
	const simpleSubset = (sub, dom, options) => {
		if (sub === dom) return true;
		if (sub.length === 1 && sub[0].semver === ANY) {
			if (dom.length === 1 && dom[0].semver === ANY) return true;
			else if (options.includePrerelease) sub = minimumVersionWithPreRelease;
			else sub = minimumVersion;
		}
		if (dom.length === 1 && dom[0].semver === ANY) {
			if (options.includePrerelease) return true;
			else dom = minimumVersion;
		}
		const eqSet = /* @__PURE__ */ new Set();
		let gt, lt;
		for (const c of sub) if (c.operator === ">" || c.operator === ">=") gt = higherGT(gt, c, options);
		else if (c.operator === "<" || c.operator === "<=") lt = lowerLT(lt, c, options);
		else eqSet.add(c.semver);
		if (eqSet.size > 1) return null;
		let gtltComp;
		if (gt && lt) {
			gtltComp = compare(gt.semver, lt.semver, options);
			if (gtltComp > 0) return null;
			else if (gtltComp === 0 && (gt.operator !== ">=" || lt.operator !== "<=")) return null;
		}
		for (const eq of eqSet) {
			if (gt && !satisfies(eq, String(gt), options)) return null;
			if (lt && !satisfies(eq, String(lt), options)) return null;
			for (const c of dom) if (!satisfies(eq, String(c), options)) return false;
			return true;
		}
		let higher, lower;
		let hasDomLT, hasDomGT;
		let needDomLTPre = lt && !options.includePrerelease && lt.semver.prerelease.length ? lt.semver : false;
		let needDomGTPre = gt && !options.includePrerelease && gt.semver.prerelease.length ? gt.semver : false;
		if (needDomLTPre && needDomLTPre.prerelease.length === 1 && lt.operator === "<" && needDomLTPre.prerelease[0] === 0) needDomLTPre = false;
		for (const c of dom) {
			hasDomGT = hasDomGT || c.operator === ">" || c.operator === ">=";
			hasDomLT = hasDomLT || c.operator === "<" || c.operator === "<=";
			if (gt) {
				if (needDomGTPre) {
					if (c.semver.prerelease && c.semver.prerelease.length && c.semver.major === needDomGTPre.major && c.semver.minor === needDomGTPre.minor && c.semver.patch === needDomGTPre.patch) needDomGTPre = false;
				}
				if (c.operator === ">" || c.operator === ">=") {
					higher = higherGT(gt, c, options);
					if (higher === c && higher !== gt) return false;
				} else if (gt.operator === ">=" && !c.test(gt.semver)) return false;
			}
			if (lt) {
				if (needDomLTPre) {
					if (c.semver.prerelease && c.semver.prerelease.length && c.semver.major === needDomLTPre.major && c.semver.minor === needDomLTPre.minor && c.semver.patch === needDomLTPre.patch) needDomLTPre = false;
				}
				if (c.operator === "<" || c.operator === "<=") {
					lower = lowerLT(lt, c, options);
					if (lower === c && lower !== lt) return false;
				} else if (lt.operator === "<=" && !c.test(lt.semver)) return false;
			}
			if (!c.operator && (lt || gt) && gtltComp !== 0) return false;
		}
		if (gt && hasDomLT && !lt && gtltComp !== 0) return false;
		if (lt && hasDomGT && !gt && gtltComp !== 0) return false;
		if (needDomGTPre || needDomLTPre) return false;
		return true;
	};
	const higherGT = (a, b, options) => {
		if (!a) return b;
		const comp = compare(a.semver, b.semver, options);
		return comp > 0 ? a : comp < 0 ? b : b.operator === ">" && a.operator === ">=" ? b : a;
	};
	const lowerLT = (a, b, options) => {
		if (!a) return b;
		const comp = compare(a.semver, b.semver, options);
		return comp < 0 ? a : comp > 0 ? b : b.operator === "<" && a.operator === "<=" ? b : a;
	};
	module.exports = subset;
}));
// node_modules/semver/index.js
var require_semver = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const internalRe = require_re();
	const constants = require_constants();
	const SemVer = require_semver$1();
	const identifiers = require_identifiers();
	module.exports = {
		parse: require_parse(),
		valid: require_valid$1(),
		clean: require_clean(),
		inc: require_inc(),
		diff: require_diff(),
		major: require_major(),
		minor: require_minor(),
		patch: require_patch(),
		prerelease: require_prerelease(),
		compare: require_compare(),
		rcompare: require_rcompare(),
		compareLoose: require_compare_loose(),
		compareBuild: require_compare_build(),
		sort: require_sort(),
		rsort: require_rsort(),
		gt: require_gt(),
		lt: require_lt(),
		eq: require_eq(),
		neq: require_neq(),
		gte: require_gte(),
		lte: require_lte(),
		cmp: require_cmp(),
		coerce: require_coerce(),
		truncate: require_truncate(),
		Comparator: require_comparator(),
		Range: require_range(),
		satisfies: require_satisfies(),
		toComparators: require_to_comparators(),
		maxSatisfying: require_max_satisfying(),
		minSatisfying: require_min_satisfying(),
		minVersion: require_min_version(),
		validRange: require_valid(),
		outside: require_outside(),
		gtr: require_gtr(),
		ltr: require_ltr(),
		intersects: require_intersects(),
		simplifyRange: require_simplify(),
		subset: require_subset(),
		SemVer,
		re: internalRe.re,
		src: internalRe.src,
		tokens: internalRe.t,
		SEMVER_SPEC_VERSION: constants.SEMVER_SPEC_VERSION,
		RELEASE_TYPES: constants.RELEASE_TYPES,
		compareIdentifiers: identifiers.compareIdentifiers,
		rcompareIdentifiers: identifiers.rcompareIdentifiers
	};
}));
// src/core/version.ts
var import_semver = /* @__PURE__ */ __toESM(require_semver(), 1);
const LONGEST$1 = 128;
function parseVersion(text, where = "version") {
	const problem = problemOf(text);
	if (problem) throw new Fault("VERSION", `${where} ${quote(text)}: ${problem}`);
	return text;
}
function problemOf(text) {
	if (text === "") return "is empty; write MAJOR.MINOR.PATCH, for example 1.0.0.";
	if (text.length > LONGEST$1) return `is ${text.length} characters long, the limit is ${LONGEST$1}. Write a shorter version.`;
	const odd = /[^\x21-\x7e]/u.exec(text);
	if (odd) return `contains ${`U+${(odd[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`} at position ${odd.index}.${suggestion(text)}`;
	const parsed = import_semver.default.parse(text);
	if (parsed) {
		const whole = parsed.build.length > 0 ? `${parsed.version}+${parsed.build.join(".")}` : parsed.version;
		return whole === text ? null : `expected the bare version. Write ${whole}.`;
	}
	if (/^v?\d+(\.\d+){2}/u.test(text) && /(^v?|\.)0\d/u.test(text.split(/[-+]/u)[0] ?? "")) return `leading zero not allowed.${suggestion(text)}`;
	return `not SemVer (MAJOR.MINOR.PATCH).${suggestion(text)}`;
}
function suggestion(text) {
	const numbers = /^[\s\u200b-\u200f\u202a-\u202e]*v?(\d+)(?:\.(\d+))?(?:\.(\d+))?[\s\u200b-\u200f\u202a-\u202e]*$/u.exec(text);
	if (!numbers) return " Write for example 1.2.0.";
	const [, major = "0", minor = "0", patch = "0"] = numbers;
	return ` Did you mean ${[
		major,
		minor,
		patch
	].map((part) => String(BigInt(part))).join(".")}?`;
}
function quote(text) {
	return JSON.stringify(text.length > LONGEST$1 ? `${text.slice(0, 40)}…` : text);
}
function samePrecedence(a, b) {
	return import_semver.default.compare(a, b) === 0;
}
function isPrerelease(version) {
	return import_semver.default.prerelease(version) !== null;
}
function highest(versions) {
	return versions.toSorted(import_semver.default.rcompare)[0] ?? null;
}
function highestBelow(version, versions) {
	return highest(versions.filter((other) => import_semver.default.lt(other, version)));
}
function bumped(bump, versions) {
	const top = highest(versions);
	if (top === null) return "1.0.0";
	const next = import_semver.default.inc(top, bump);
	if (next === null) throw new Error(`semver could not bump ${top}`);
	return next;
}
function isRange(text) {
	return import_semver.default.validRange(text) !== null;
}
function inRange(version, range) {
	return import_semver.default.satisfies(version, range);
}
function breaks(before, after) {
	for (const side of ["inputs", "outputs"]) {
		const one = side === "inputs" ? "input" : "output";
		for (const tensor of before[side]) {
			const now = after[side].find((other) => other.name === tensor.name);
			if (!now) return `${one} "${tensor.name}" is gone`;
			if (!alike(tensor, now)) return `${one} "${tensor.name}" was ${shape(tensor)} and is ${shape(now)}`;
			if (side === "inputs" && tensor.optional === true && now.optional !== true) return `input "${tensor.name}" is no longer optional`;
		}
	}
	const added = after.inputs.find((input) => input.optional !== true && !before.inputs.some((old) => old.name === input.name));
	return added ? `input "${added.name}" is new and not optional` : null;
}
function alike(a, b) {
	return a.dtype === b.dtype && a.shape.length === b.shape.length && a.shape.every((size, at) => size === b.shape[at]);
}
function shape(tensor) {
	return `${tensor.dtype}[${tensor.shape.join(",")}]`;
}
function mayBreak(from, to) {
	return !import_semver.default.satisfies(to, `^${from}`, { includePrerelease: true });
}
// src/core/want.ts
function wantOfStep(step, trial, environment, policy) {
	const { primary, canary } = trial;
	return {
		loaded: within$1(policy.capacity, [primary, canary], environment.want.loaded),
		weights: step.kind === "weight" ? shared(primary, canary, step.share) : all(primary),
		mirror: step.kind === "mirror" ? {
			to: canary,
			share: step.share
		} : null,
		order: policy.order
	};
}
function wantOfPromotion(version, environment, policy) {
	const warm = [environment.primary, ...environment.want.loaded].filter((other) => other !== null && other !== version);
	return {
		loaded: within$1(Math.min(policy.capacity, 1 + policy.keepWarm), [version], warm),
		weights: all(version),
		mirror: null,
		order: policy.order
	};
}
function wantOnly(version, gone, environment, capacity, order) {
	const warm = environment.want.loaded.filter((other) => !gone.includes(other));
	return {
		loaded: within$1(capacity, [version], warm),
		weights: all(version),
		mirror: null,
		order
	};
}
function shared(primary, canary, share) {
	if (share === 1e4) return all(canary);
	return {
		[primary]: WHOLE - share,
		[canary]: share
	};
}
function within$1(capacity, must, may) {
	return [.../* @__PURE__ */ new Set([...must, ...may])].slice(0, Math.max(capacity, must.length));
}
function servedFrom(record) {
	return {
		digest: record.digest,
		servedVersion: record.servedVersion,
		location: record.location,
		seq: record.seq,
		commit: record.commit
	};
}
function namedBy(want, known, more = {}) {
	const merged = {
		...known,
		...more
	};
	const entries = [];
	for (const version of want.loaded) {
		const served = merged[version];
		if (!served) throw new Error(`the want names ${version}, which nothing describes`);
		entries.push([version, served]);
	}
	return Object.fromEntries(entries);
}
// src/core/decide/outcome.ts
function append(body, word, message, details) {
	return {
		kind: "append",
		body,
		word,
		message,
		...details ? { details } : {}
	};
}
function nothing(word, message, details) {
	return {
		kind: "nothing",
		word,
		message,
		...details ? { details } : {}
	};
}
function refuse(code, message) {
	return {
		kind: "refuse",
		code,
		message
	};
}
// src/run/ports.ts
var StepFailed = class extends Error {
	name = "StepFailed";
	code;
	constructor(code, message) {
		super(message);
		this.code = code;
	}
};
const DEFAULT_CONFIG = {
	lang: void 0,
	message: void 0,
	abortEarly: void 0,
	abortPipeEarly: void 0
};
/* @__NO_SIDE_EFFECTS__ */
function getGlobalConfig(config$1) {
	if (!config$1 && true) return DEFAULT_CONFIG;
	return {
		lang: config$1?.lang ?? void 0,
		message: config$1?.message,
		abortEarly: config$1?.abortEarly ?? void 0,
		abortPipeEarly: config$1?.abortPipeEarly ?? void 0
	};
}
/* @__NO_SIDE_EFFECTS__ */
function _stringify(input) {
	const type = typeof input;
	if (type === "string") return `"${input}"`;
	if (type === "number" || type === "bigint" || type === "boolean") return `${input}`;
	if (type === "object" || type === "function") return (input && Object.getPrototypeOf(input)?.constructor?.name) ?? "null";
	return type;
}
function _addIssue(context, label, dataset, config$1, other) {
	const input = other && "input" in other ? other.input : dataset.value;
	const expected = other?.expected ?? context.expects ?? null;
	const received = other?.received ?? /* @__PURE__ */ _stringify(input);
	const issue = {
		kind: context.kind,
		type: context.type,
		input,
		expected,
		received,
		message: `Invalid ${label}: ${expected ? `Expected ${expected} but r` : "R"}eceived ${received}`,
		requirement: context.requirement,
		path: other?.path,
		issues: other?.issues,
		lang: config$1.lang,
		abortEarly: config$1.abortEarly,
		abortPipeEarly: config$1.abortPipeEarly
	};
	const isSchema = context.kind === "schema";
	const message$1 = other?.message ?? context.message ?? (context.reference, issue.lang, void 0) ?? (isSchema ? (issue.lang, void 0) : null) ?? config$1.message ?? (issue.lang, void 0);
	if (message$1 !== void 0) issue.message = typeof message$1 === "function" ? message$1(issue) : message$1;
	if (isSchema) dataset.typed = false;
	if (dataset.issues) dataset.issues.push(issue);
	else dataset.issues = [issue];
}
/* @__NO_SIDE_EFFECTS__ */
function _isSameValueZero(value1, value2) {
	return value1 === value2 || Number.isNaN(value1) && Number.isNaN(value2);
}
/* @__NO_SIDE_EFFECTS__ */
function _isValidObjectKey(object$1, key) {
	return Object.prototype.hasOwnProperty.call(object$1, key) && key !== "__proto__" && key !== "prototype" && key !== "constructor";
}
/* @__NO_SIDE_EFFECTS__ */
function _joinExpects(values$1, separator) {
	const list = [...new Set(values$1)];
	if (list.length > 1) return `(${list.join(` ${separator} `)})`;
	return list[0] ?? "never";
}
function _standardSchema(schema) {
	schema["~standard"] = {
		version: 1,
		vendor: "valibot",
		validate: (value$1) => schema["~run"]({ value: value$1 }, /* @__PURE__ */ getGlobalConfig())
	};
	return schema;
}
/* @__NO_SIDE_EFFECTS__ */
function getDotPath(issue) {
	if (issue.path) {
		let key = "";
		for (const item of issue.path) if (typeof item.key === "string" || typeof item.key === "number") if (key) key += `.${item.key}`;
		else key += item.key;
		else return null;
		return key;
	}
	return null;
}
var ValiError = class extends Error {
	constructor(issues) {
		super(issues[0].message);
		this.name = "ValiError";
		this.issues = issues;
	}
};
const ISO_TIMESTAMP_REGEX = /^\d{4}-(?:0[1-9]|1[0-2])-(?:[12]\d|0[1-9]|3[01])[T ](?:0\d|1\d|2[0-3])(?::[0-5]\d){2}(?:\.\d{1,9})?(?:Z| ?[+-](?:0\d|1\d|2[0-3])(?::?[0-5]\d)?)$/u;
/* @__NO_SIDE_EFFECTS__ */
function check$2(requirement, message$1) {
	return {
		kind: "validation",
		type: "check",
		reference: check$2,
		async: false,
		expects: null,
		requirement,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !this.requirement(dataset.value)) _addIssue(this, "input", dataset, config$1);
			return dataset;
		}
	};
}
/* @__NO_SIDE_EFFECTS__ */
function description(description_) {
	return {
		kind: "metadata",
		type: "description",
		reference: description,
		description: description_
	};
}
/* @__NO_SIDE_EFFECTS__ */
function finite(message$1) {
	return {
		kind: "validation",
		type: "finite",
		reference: finite,
		async: false,
		expects: null,
		requirement: Number.isFinite,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !this.requirement(dataset.value)) _addIssue(this, "finite", dataset, config$1);
			return dataset;
		}
	};
}
/* @__NO_SIDE_EFFECTS__ */
function gtValue(requirement, message$1) {
	return {
		kind: "validation",
		type: "gt_value",
		reference: gtValue,
		async: false,
		expects: `>${requirement instanceof Date ? requirement.toJSON() : /* @__PURE__ */ _stringify(requirement)}`,
		requirement,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !(dataset.value > this.requirement)) _addIssue(this, "value", dataset, config$1, { received: dataset.value instanceof Date ? dataset.value.toJSON() : /* @__PURE__ */ _stringify(dataset.value) });
			return dataset;
		}
	};
}
/* @__NO_SIDE_EFFECTS__ */
function integer(message$1) {
	return {
		kind: "validation",
		type: "integer",
		reference: integer,
		async: false,
		expects: null,
		requirement: Number.isInteger,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !this.requirement(dataset.value)) _addIssue(this, "integer", dataset, config$1);
			return dataset;
		}
	};
}
/* @__NO_SIDE_EFFECTS__ */
function isoTimestamp(message$1) {
	return {
		kind: "validation",
		type: "iso_timestamp",
		reference: isoTimestamp,
		async: false,
		expects: null,
		requirement: ISO_TIMESTAMP_REGEX,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !this.requirement.test(dataset.value)) _addIssue(this, "timestamp", dataset, config$1);
			return dataset;
		}
	};
}
/* @__NO_SIDE_EFFECTS__ */
function ltValue(requirement, message$1) {
	return {
		kind: "validation",
		type: "lt_value",
		reference: ltValue,
		async: false,
		expects: `<${requirement instanceof Date ? requirement.toJSON() : /* @__PURE__ */ _stringify(requirement)}`,
		requirement,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !(dataset.value < this.requirement)) _addIssue(this, "value", dataset, config$1, { received: dataset.value instanceof Date ? dataset.value.toJSON() : /* @__PURE__ */ _stringify(dataset.value) });
			return dataset;
		}
	};
}
/* @__NO_SIDE_EFFECTS__ */
function maxLength(requirement, message$1) {
	return {
		kind: "validation",
		type: "max_length",
		reference: maxLength,
		async: false,
		expects: `<=${requirement}`,
		requirement,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && dataset.value.length > this.requirement) _addIssue(this, "length", dataset, config$1, { received: `${dataset.value.length}` });
			return dataset;
		}
	};
}
/* @__NO_SIDE_EFFECTS__ */
function maxValue(requirement, message$1) {
	return {
		kind: "validation",
		type: "max_value",
		reference: maxValue,
		async: false,
		expects: `<=${requirement instanceof Date ? requirement.toJSON() : /* @__PURE__ */ _stringify(requirement)}`,
		requirement,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !(dataset.value <= this.requirement)) _addIssue(this, "value", dataset, config$1, { received: dataset.value instanceof Date ? dataset.value.toJSON() : /* @__PURE__ */ _stringify(dataset.value) });
			return dataset;
		}
	};
}
/* @__NO_SIDE_EFFECTS__ */
function minLength(requirement, message$1) {
	return {
		kind: "validation",
		type: "min_length",
		reference: minLength,
		async: false,
		expects: `>=${requirement}`,
		requirement,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && dataset.value.length < this.requirement) _addIssue(this, "length", dataset, config$1, { received: `${dataset.value.length}` });
			return dataset;
		}
	};
}
/* @__NO_SIDE_EFFECTS__ */
function minValue(requirement, message$1) {
	return {
		kind: "validation",
		type: "min_value",
		reference: minValue,
		async: false,
		expects: `>=${requirement instanceof Date ? requirement.toJSON() : /* @__PURE__ */ _stringify(requirement)}`,
		requirement,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !(dataset.value >= this.requirement)) _addIssue(this, "value", dataset, config$1, { received: dataset.value instanceof Date ? dataset.value.toJSON() : /* @__PURE__ */ _stringify(dataset.value) });
			return dataset;
		}
	};
}
/* @__NO_SIDE_EFFECTS__ */
function nonEmpty(message$1) {
	return {
		kind: "validation",
		type: "non_empty",
		reference: nonEmpty,
		async: false,
		expects: "!0",
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && dataset.value.length === 0) _addIssue(this, "length", dataset, config$1, { received: "0" });
			return dataset;
		}
	};
}
/* @__NO_SIDE_EFFECTS__ */
function readonly() {
	return {
		kind: "transformation",
		type: "readonly",
		reference: readonly,
		async: false,
		"~run"(dataset) {
			return dataset;
		}
	};
}
/* @__NO_SIDE_EFFECTS__ */
function regex(requirement, message$1) {
	return {
		kind: "validation",
		type: "regex",
		reference: regex,
		async: false,
		expects: `${requirement}`,
		requirement,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !this.requirement.test(dataset.value)) _addIssue(this, "format", dataset, config$1);
			return dataset;
		}
	};
}
/* @__NO_SIDE_EFFECTS__ */
function safeInteger(message$1) {
	return {
		kind: "validation",
		type: "safe_integer",
		reference: safeInteger,
		async: false,
		expects: null,
		requirement: Number.isSafeInteger,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !this.requirement(dataset.value)) _addIssue(this, "safe integer", dataset, config$1);
			return dataset;
		}
	};
}
/* @__NO_SIDE_EFFECTS__ */
function transform(operation) {
	return {
		kind: "transformation",
		type: "transform",
		reference: transform,
		async: false,
		operation,
		"~run"(dataset) {
			dataset.value = this.operation(dataset.value);
			return dataset;
		}
	};
}
const ABORT_EARLY_CONFIG = { abortEarly: true };
/* @__NO_SIDE_EFFECTS__ */
function getFallback(schema, dataset, config$1) {
	return typeof schema.fallback === "function" ? schema.fallback(dataset, config$1) : schema.fallback;
}
/* @__NO_SIDE_EFFECTS__ */
function forward(action, path) {
	return {
		...action,
		"~run"(dataset, config$1) {
			const prevIssues = dataset.issues && [...dataset.issues];
			dataset = action["~run"](dataset, config$1);
			if (dataset.issues) {
				for (const issue of dataset.issues) if (!prevIssues?.includes(issue)) {
					let pathInput = dataset.value;
					for (const key of path) {
						const pathValue = pathInput[key];
						const pathItem = {
							type: "unknown",
							origin: "value",
							input: pathInput,
							key,
							value: pathValue
						};
						if (issue.path) issue.path.push(pathItem);
						else issue.path = [pathItem];
						if (!pathValue) break;
						pathInput = pathValue;
					}
				}
			}
			return dataset;
		}
	};
}
/* @__NO_SIDE_EFFECTS__ */
function getDefault(schema, dataset, config$1) {
	return typeof schema.default === "function" ? schema.default(dataset, config$1) : schema.default;
}
/* @__NO_SIDE_EFFECTS__ */
function is(schema, input) {
	return !schema["~run"]({ value: input }, ABORT_EARLY_CONFIG).issues;
}
/* @__NO_SIDE_EFFECTS__ */
function array(item, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "array",
		reference: array,
		expects: "Array",
		async: false,
		item,
		message: message$1,
		"~run"(dataset, config$1) {
			const input = dataset.value;
			if (Array.isArray(input)) {
				dataset.typed = true;
				dataset.value = [];
				for (let key = 0; key < input.length; key++) {
					const value$1 = input[key];
					const itemDataset = this.item["~run"]({ value: value$1 }, config$1);
					if (itemDataset.issues) {
						const pathItem = {
							type: "array",
							origin: "value",
							input,
							key,
							value: value$1
						};
						for (const issue of itemDataset.issues) {
							if (issue.path) issue.path.unshift(pathItem);
							else issue.path = [pathItem];
							dataset.issues?.push(issue);
						}
						if (!dataset.issues) dataset.issues = itemDataset.issues;
						if (config$1.abortEarly) {
							dataset.typed = false;
							break;
						}
					}
					if (!itemDataset.typed) dataset.typed = false;
					dataset.value.push(itemDataset.value);
				}
			} else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}
/* @__NO_SIDE_EFFECTS__ */
function boolean(message$1) {
	return _standardSchema({
		kind: "schema",
		type: "boolean",
		reference: boolean,
		expects: "boolean",
		async: false,
		message: message$1,
		"~run"(dataset, config$1) {
			if (typeof dataset.value === "boolean") dataset.typed = true;
			else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}
/* @__NO_SIDE_EFFECTS__ */
function custom(check$1, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "custom",
		reference: custom,
		expects: "unknown",
		async: false,
		check: check$1,
		message: message$1,
		"~run"(dataset, config$1) {
			if (this.check(dataset.value)) dataset.typed = true;
			else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}
/* @__NO_SIDE_EFFECTS__ */
function exactOptional(wrapped, default_) {
	return _standardSchema({
		kind: "schema",
		type: "exact_optional",
		reference: exactOptional,
		expects: wrapped.expects,
		async: false,
		wrapped,
		default: default_,
		"~run"(dataset, config$1) {
			return this.wrapped["~run"](dataset, config$1);
		}
	});
}
/* @__NO_SIDE_EFFECTS__ */
function lazy(getter) {
	return _standardSchema({
		kind: "schema",
		type: "lazy",
		reference: lazy,
		expects: "unknown",
		async: false,
		getter,
		"~run"(dataset, config$1) {
			return this.getter(dataset.value)["~run"](dataset, config$1);
		}
	});
}
/* @__NO_SIDE_EFFECTS__ */
function literal(literal_, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "literal",
		reference: literal,
		expects: /* @__PURE__ */ _stringify(literal_),
		async: false,
		literal: literal_,
		message: message$1,
		"~run"(dataset, config$1) {
			if (/* @__PURE__ */ _isSameValueZero(dataset.value, this.literal)) dataset.typed = true;
			else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}
/* @__NO_SIDE_EFFECTS__ */
function looseObject(entries$1, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "loose_object",
		reference: looseObject,
		expects: "Object",
		async: false,
		entries: entries$1,
		message: message$1,
		"~run"(dataset, config$1) {
			const input = dataset.value;
			if (input && typeof input === "object") {
				dataset.typed = true;
				dataset.value = {};
				for (const key in this.entries) {
					const valueSchema = this.entries[key];
					if (key in input || (valueSchema.type === "exact_optional" || valueSchema.type === "optional" || valueSchema.type === "nullish") && valueSchema.default !== void 0) {
						const value$1 = key in input ? input[key] : /* @__PURE__ */ getDefault(valueSchema);
						const valueDataset = valueSchema["~run"]({ value: value$1 }, config$1);
						if (valueDataset.issues) {
							const pathItem = {
								type: "object",
								origin: "value",
								input,
								key,
								value: value$1
							};
							for (const issue of valueDataset.issues) {
								if (issue.path) issue.path.unshift(pathItem);
								else issue.path = [pathItem];
								dataset.issues?.push(issue);
							}
							if (!dataset.issues) dataset.issues = valueDataset.issues;
							if (config$1.abortEarly) {
								dataset.typed = false;
								break;
							}
						}
						if (!valueDataset.typed) dataset.typed = false;
						dataset.value[key] = valueDataset.value;
					} else if (valueSchema.fallback !== void 0) dataset.value[key] = /* @__PURE__ */ getFallback(valueSchema);
					else if (valueSchema.type !== "exact_optional" && valueSchema.type !== "optional" && valueSchema.type !== "nullish") {
						_addIssue(this, "key", dataset, config$1, {
							input: void 0,
							expected: `"${key}"`,
							path: [{
								type: "object",
								origin: "key",
								input,
								key,
								value: input[key]
							}]
						});
						if (config$1.abortEarly) break;
					}
				}
				if (!dataset.issues || !config$1.abortEarly) {
					for (const key in input) if (/* @__PURE__ */ _isValidObjectKey(input, key) && !Object.prototype.hasOwnProperty.call(this.entries, key)) dataset.value[key] = input[key];
				}
			} else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}
/* @__NO_SIDE_EFFECTS__ */
function null_(message$1) {
	return _standardSchema({
		kind: "schema",
		type: "null",
		reference: null_,
		expects: "null",
		async: false,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.value === null) dataset.typed = true;
			else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}
/* @__NO_SIDE_EFFECTS__ */
function nullable(wrapped, default_) {
	return _standardSchema({
		kind: "schema",
		type: "nullable",
		reference: nullable,
		expects: `(${wrapped.expects} | null)`,
		async: false,
		wrapped,
		default: default_,
		"~run"(dataset, config$1) {
			if (dataset.value === null) {
				if (this.default !== void 0) dataset.value = /* @__PURE__ */ getDefault(this, dataset, config$1);
				if (dataset.value === null) {
					dataset.typed = true;
					return dataset;
				}
			}
			return this.wrapped["~run"](dataset, config$1);
		}
	});
}
/* @__NO_SIDE_EFFECTS__ */
function number$2(message$1) {
	return _standardSchema({
		kind: "schema",
		type: "number",
		reference: number$2,
		expects: "number",
		async: false,
		message: message$1,
		"~run"(dataset, config$1) {
			if (typeof dataset.value === "number" && !isNaN(dataset.value)) dataset.typed = true;
			else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}
/* @__NO_SIDE_EFFECTS__ */
function object(entries$1, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "object",
		reference: object,
		expects: "Object",
		async: false,
		entries: entries$1,
		message: message$1,
		"~run"(dataset, config$1) {
			const input = dataset.value;
			if (input && typeof input === "object") {
				dataset.typed = true;
				dataset.value = {};
				for (const key in this.entries) {
					const valueSchema = this.entries[key];
					if (key in input || (valueSchema.type === "exact_optional" || valueSchema.type === "optional" || valueSchema.type === "nullish") && valueSchema.default !== void 0) {
						const value$1 = key in input ? input[key] : /* @__PURE__ */ getDefault(valueSchema);
						const valueDataset = valueSchema["~run"]({ value: value$1 }, config$1);
						if (valueDataset.issues) {
							const pathItem = {
								type: "object",
								origin: "value",
								input,
								key,
								value: value$1
							};
							for (const issue of valueDataset.issues) {
								if (issue.path) issue.path.unshift(pathItem);
								else issue.path = [pathItem];
								dataset.issues?.push(issue);
							}
							if (!dataset.issues) dataset.issues = valueDataset.issues;
							if (config$1.abortEarly) {
								dataset.typed = false;
								break;
							}
						}
						if (!valueDataset.typed) dataset.typed = false;
						dataset.value[key] = valueDataset.value;
					} else if (valueSchema.fallback !== void 0) dataset.value[key] = /* @__PURE__ */ getFallback(valueSchema);
					else if (valueSchema.type !== "exact_optional" && valueSchema.type !== "optional" && valueSchema.type !== "nullish") {
						_addIssue(this, "key", dataset, config$1, {
							input: void 0,
							expected: `"${key}"`,
							path: [{
								type: "object",
								origin: "key",
								input,
								key,
								value: input[key]
							}]
						});
						if (config$1.abortEarly) break;
					}
				}
			} else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}
/* @__NO_SIDE_EFFECTS__ */
function objectWithRest(entries$1, rest, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "object_with_rest",
		reference: objectWithRest,
		expects: "Object",
		async: false,
		entries: entries$1,
		rest,
		message: message$1,
		"~run"(dataset, config$1) {
			const input = dataset.value;
			if (input && typeof input === "object") {
				dataset.typed = true;
				dataset.value = {};
				for (const key in this.entries) {
					const valueSchema = this.entries[key];
					if (key in input || (valueSchema.type === "exact_optional" || valueSchema.type === "optional" || valueSchema.type === "nullish") && valueSchema.default !== void 0) {
						const value$1 = key in input ? input[key] : /* @__PURE__ */ getDefault(valueSchema);
						const valueDataset = valueSchema["~run"]({ value: value$1 }, config$1);
						if (valueDataset.issues) {
							const pathItem = {
								type: "object",
								origin: "value",
								input,
								key,
								value: value$1
							};
							for (const issue of valueDataset.issues) {
								if (issue.path) issue.path.unshift(pathItem);
								else issue.path = [pathItem];
								dataset.issues?.push(issue);
							}
							if (!dataset.issues) dataset.issues = valueDataset.issues;
							if (config$1.abortEarly) {
								dataset.typed = false;
								break;
							}
						}
						if (!valueDataset.typed) dataset.typed = false;
						dataset.value[key] = valueDataset.value;
					} else if (valueSchema.fallback !== void 0) dataset.value[key] = /* @__PURE__ */ getFallback(valueSchema);
					else if (valueSchema.type !== "exact_optional" && valueSchema.type !== "optional" && valueSchema.type !== "nullish") {
						_addIssue(this, "key", dataset, config$1, {
							input: void 0,
							expected: `"${key}"`,
							path: [{
								type: "object",
								origin: "key",
								input,
								key,
								value: input[key]
							}]
						});
						if (config$1.abortEarly) break;
					}
				}
				if (!dataset.issues || !config$1.abortEarly) {
					for (const key in input) if (/* @__PURE__ */ _isValidObjectKey(input, key) && !Object.prototype.hasOwnProperty.call(this.entries, key)) {
						const valueDataset = this.rest["~run"]({ value: input[key] }, config$1);
						if (valueDataset.issues) {
							const pathItem = {
								type: "object",
								origin: "value",
								input,
								key,
								value: input[key]
							};
							for (const issue of valueDataset.issues) {
								if (issue.path) issue.path.unshift(pathItem);
								else issue.path = [pathItem];
								dataset.issues?.push(issue);
							}
							if (!dataset.issues) dataset.issues = valueDataset.issues;
							if (config$1.abortEarly) {
								dataset.typed = false;
								break;
							}
						}
						if (!valueDataset.typed) dataset.typed = false;
						dataset.value[key] = valueDataset.value;
					}
				}
			} else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}
/* @__NO_SIDE_EFFECTS__ */
function optional(wrapped, default_) {
	return _standardSchema({
		kind: "schema",
		type: "optional",
		reference: optional,
		expects: `(${wrapped.expects} | undefined)`,
		async: false,
		wrapped,
		default: default_,
		"~run"(dataset, config$1) {
			if (dataset.value === void 0) {
				if (this.default !== void 0) dataset.value = /* @__PURE__ */ getDefault(this, dataset, config$1);
				if (dataset.value === void 0) {
					dataset.typed = true;
					return dataset;
				}
			}
			return this.wrapped["~run"](dataset, config$1);
		}
	});
}
/* @__NO_SIDE_EFFECTS__ */
function picklist(options, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "picklist",
		reference: picklist,
		expects: /* @__PURE__ */ _joinExpects(options.map(_stringify), "|"),
		async: false,
		options,
		message: message$1,
		"~run"(dataset, config$1) {
			if (this.options.includes(dataset.value)) dataset.typed = true;
			else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}
/* @__NO_SIDE_EFFECTS__ */
function record$1(key, value$1, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "record",
		reference: record$1,
		expects: "Object",
		async: false,
		key,
		value: value$1,
		message: message$1,
		"~run"(dataset, config$1) {
			const input = dataset.value;
			if (input && typeof input === "object") {
				dataset.typed = true;
				dataset.value = {};
				for (const entryKey in input) if (/* @__PURE__ */ _isValidObjectKey(input, entryKey)) {
					const entryValue = input[entryKey];
					const keyDataset = this.key["~run"]({ value: entryKey }, config$1);
					if (keyDataset.issues) {
						const pathItem = {
							type: "object",
							origin: "key",
							input,
							key: entryKey,
							value: entryValue
						};
						for (const issue of keyDataset.issues) {
							issue.path = [pathItem];
							dataset.issues?.push(issue);
						}
						if (!dataset.issues) dataset.issues = keyDataset.issues;
						if (config$1.abortEarly) {
							dataset.typed = false;
							break;
						}
					}
					const valueDataset = this.value["~run"]({ value: entryValue }, config$1);
					if (valueDataset.issues) {
						const pathItem = {
							type: "object",
							origin: "value",
							input,
							key: entryKey,
							value: entryValue
						};
						for (const issue of valueDataset.issues) {
							if (issue.path) issue.path.unshift(pathItem);
							else issue.path = [pathItem];
							dataset.issues?.push(issue);
						}
						if (!dataset.issues) dataset.issues = valueDataset.issues;
						if (config$1.abortEarly) {
							dataset.typed = false;
							break;
						}
					}
					if (!keyDataset.typed || !valueDataset.typed) dataset.typed = false;
					if (keyDataset.typed) dataset.value[keyDataset.value] = valueDataset.value;
				}
			} else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}
/* @__NO_SIDE_EFFECTS__ */
function strictObject(entries$1, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "strict_object",
		reference: strictObject,
		expects: "Object",
		async: false,
		entries: entries$1,
		message: message$1,
		"~run"(dataset, config$1) {
			const input = dataset.value;
			if (input && typeof input === "object") {
				dataset.typed = true;
				dataset.value = {};
				for (const key in this.entries) {
					const valueSchema = this.entries[key];
					if (key in input || (valueSchema.type === "exact_optional" || valueSchema.type === "optional" || valueSchema.type === "nullish") && valueSchema.default !== void 0) {
						const value$1 = key in input ? input[key] : /* @__PURE__ */ getDefault(valueSchema);
						const valueDataset = valueSchema["~run"]({ value: value$1 }, config$1);
						if (valueDataset.issues) {
							const pathItem = {
								type: "object",
								origin: "value",
								input,
								key,
								value: value$1
							};
							for (const issue of valueDataset.issues) {
								if (issue.path) issue.path.unshift(pathItem);
								else issue.path = [pathItem];
								dataset.issues?.push(issue);
							}
							if (!dataset.issues) dataset.issues = valueDataset.issues;
							if (config$1.abortEarly) {
								dataset.typed = false;
								break;
							}
						}
						if (!valueDataset.typed) dataset.typed = false;
						dataset.value[key] = valueDataset.value;
					} else if (valueSchema.fallback !== void 0) dataset.value[key] = /* @__PURE__ */ getFallback(valueSchema);
					else if (valueSchema.type !== "exact_optional" && valueSchema.type !== "optional" && valueSchema.type !== "nullish") {
						_addIssue(this, "key", dataset, config$1, {
							input: void 0,
							expected: `"${key}"`,
							path: [{
								type: "object",
								origin: "key",
								input,
								key,
								value: input[key]
							}]
						});
						if (config$1.abortEarly) break;
					}
				}
				if (!dataset.issues || !config$1.abortEarly) {
					for (const key in input) if (!Object.prototype.hasOwnProperty.call(this.entries, key)) {
						_addIssue(this, "key", dataset, config$1, {
							input: key,
							expected: "never",
							path: [{
								type: "object",
								origin: "key",
								input,
								key,
								value: input[key]
							}]
						});
						break;
					}
				}
			} else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}
/* @__NO_SIDE_EFFECTS__ */
function string(message$1) {
	return _standardSchema({
		kind: "schema",
		type: "string",
		reference: string,
		expects: "string",
		async: false,
		message: message$1,
		"~run"(dataset, config$1) {
			if (typeof dataset.value === "string") dataset.typed = true;
			else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}
/* @__NO_SIDE_EFFECTS__ */
function tuple(items, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "tuple",
		reference: tuple,
		expects: "Array",
		async: false,
		items,
		message: message$1,
		"~run"(dataset, config$1) {
			const input = dataset.value;
			if (Array.isArray(input)) {
				dataset.typed = true;
				dataset.value = [];
				for (let key = 0; key < this.items.length; key++) {
					const value$1 = input[key];
					const itemDataset = this.items[key]["~run"]({ value: value$1 }, config$1);
					if (itemDataset.issues) {
						const pathItem = {
							type: "array",
							origin: "value",
							input,
							key,
							value: value$1
						};
						for (const issue of itemDataset.issues) {
							if (issue.path) issue.path.unshift(pathItem);
							else issue.path = [pathItem];
							dataset.issues?.push(issue);
						}
						if (!dataset.issues) dataset.issues = itemDataset.issues;
						if (config$1.abortEarly) {
							dataset.typed = false;
							break;
						}
					}
					if (!itemDataset.typed) dataset.typed = false;
					dataset.value.push(itemDataset.value);
				}
			} else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}
/* @__NO_SIDE_EFFECTS__ */
function _subIssues(datasets) {
	let issues;
	if (datasets) for (const dataset of datasets) if (issues) for (const issue of dataset.issues) issues.push(issue);
	else issues = dataset.issues;
	return issues;
}
/* @__NO_SIDE_EFFECTS__ */
function union$1(options, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "union",
		reference: union$1,
		expects: /* @__PURE__ */ _joinExpects(options.map((option) => option.expects), "|"),
		async: false,
		options,
		message: message$1,
		"~run"(dataset, config$1) {
			let validDataset;
			let typedDatasets;
			let untypedDatasets;
			for (const schema of this.options) {
				const optionDataset = schema["~run"]({ value: dataset.value }, config$1);
				if (optionDataset.typed) if (optionDataset.issues) if (typedDatasets) typedDatasets.push(optionDataset);
				else typedDatasets = [optionDataset];
				else {
					validDataset = optionDataset;
					break;
				}
				else if (untypedDatasets) untypedDatasets.push(optionDataset);
				else untypedDatasets = [optionDataset];
			}
			if (validDataset) return validDataset;
			if (typedDatasets) {
				if (typedDatasets.length === 1) return typedDatasets[0];
				_addIssue(this, "type", dataset, config$1, { issues: /* @__PURE__ */ _subIssues(typedDatasets) });
				dataset.typed = true;
			} else if (untypedDatasets?.length === 1) return untypedDatasets[0];
			else _addIssue(this, "type", dataset, config$1, { issues: /* @__PURE__ */ _subIssues(untypedDatasets) });
			return dataset;
		}
	});
}
/* @__NO_SIDE_EFFECTS__ */
function unknown() {
	return _standardSchema({
		kind: "schema",
		type: "unknown",
		reference: unknown,
		expects: "unknown",
		async: false,
		"~run"(dataset) {
			dataset.typed = true;
			return dataset;
		}
	});
}
/* @__NO_SIDE_EFFECTS__ */
function variant(key, options, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "variant",
		reference: variant,
		expects: "Object",
		async: false,
		key,
		options,
		message: message$1,
		"~run"(dataset, config$1) {
			const input = dataset.value;
			if (input && typeof input === "object") {
				let outputDataset;
				let maxDiscriminatorPriority = 0;
				let invalidDiscriminatorKey = this.key;
				let expectedDiscriminators = [];
				const parseOptions = (variant$1, allKeys) => {
					for (const schema of variant$1.options) {
						if (schema.type === "variant") parseOptions(schema, new Set(allKeys).add(schema.key));
						else {
							let keysAreValid = true;
							let currentPriority = 0;
							for (const currentKey of allKeys) {
								const discriminatorSchema = schema.entries[currentKey];
								if (currentKey in input ? discriminatorSchema["~run"]({
									typed: false,
									value: input[currentKey]
								}, ABORT_EARLY_CONFIG).issues : discriminatorSchema.type !== "exact_optional" && discriminatorSchema.type !== "optional" && discriminatorSchema.type !== "nullish") {
									keysAreValid = false;
									if (invalidDiscriminatorKey !== currentKey && (maxDiscriminatorPriority < currentPriority || maxDiscriminatorPriority === currentPriority && currentKey in input && !(invalidDiscriminatorKey in input))) {
										maxDiscriminatorPriority = currentPriority;
										invalidDiscriminatorKey = currentKey;
										expectedDiscriminators = [];
									}
									if (invalidDiscriminatorKey === currentKey) expectedDiscriminators.push(schema.entries[currentKey].expects);
									break;
								}
								currentPriority++;
							}
							if (keysAreValid) {
								const optionDataset = schema["~run"]({ value: input }, config$1);
								if (!outputDataset || !outputDataset.typed && optionDataset.typed) outputDataset = optionDataset;
							}
						}
						if (outputDataset && !outputDataset.issues) break;
					}
				};
				parseOptions(this, /* @__PURE__ */ new Set([this.key]));
				if (outputDataset) return outputDataset;
				_addIssue(this, "type", dataset, config$1, {
					input: input[invalidDiscriminatorKey],
					expected: /* @__PURE__ */ _joinExpects(expectedDiscriminators, "|"),
					path: [{
						type: "object",
						origin: "value",
						input,
						key: invalidDiscriminatorKey,
						value: input[invalidDiscriminatorKey]
					}]
				});
			} else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}
function parse$1(schema, input, config$1) {
	const dataset = schema["~run"]({ value: input }, /* @__PURE__ */ getGlobalConfig(config$1));
	if (dataset.issues) throw new ValiError(dataset.issues);
	return dataset.value;
}
/* @__NO_SIDE_EFFECTS__ */
function pipe(...pipe$1) {
	return _standardSchema({
		...pipe$1[0],
		pipe: pipe$1,
		"~run"(dataset, config$1) {
			for (const item of pipe$1) if (item.kind !== "metadata") {
				if (dataset.issues && (item.kind === "schema" || item.kind === "transformation")) {
					dataset.typed = false;
					break;
				}
				if (!dataset.issues || !config$1.abortEarly && !config$1.abortPipeEarly) dataset = item["~run"](dataset, config$1);
			}
			return dataset;
		}
	});
}
/* @__NO_SIDE_EFFECTS__ */
function safeParse(schema, input, config$1) {
	const dataset = schema["~run"]({ value: input }, /* @__PURE__ */ getGlobalConfig(config$1));
	return {
		typed: dataset.typed,
		success: !dataset.issues,
		output: dataset.value,
		issues: dataset.issues
	};
}
// src/io/check.ts
function check(schema, value, base = []) {
	const findings = unknownKeys(schema, value, base);
	const result = /* @__PURE__ */ safeParse(schema, value);
	if (result.success && findings.length === 0) return {
		ok: true,
		output: result.output,
		findings: []
	};
	for (const raised of result.issues ?? []) {
		const issue = closest(raised);
		if (issue.expected === "never") continue;
		const path = [...base, ...(issue.path ?? []).map((item) => pathKey(item.key))];
		const last = issue.path?.at(-1);
		if (issue.type.includes("object") && last?.origin === "key" && issue.received === "undefined") {
			const missing = missingKey(path, schemaAt(schema, path.slice(base.length)));
			if (!findings.some(({ meant }) => meant !== void 0 && samePath(meant, path))) findings.push(missing);
		} else {
			const words = issue.message.startsWith("Invalid ") ? `expected ${issue.expected ?? "something else"}` : issue.message;
			const message = /[.?]$/u.test(words) ? words : `${words}, got ${show(issue.input)}.`;
			findings.push({
				path,
				at: last?.origin === "key" ? "key" : "value",
				message
			});
		}
	}
	return {
		ok: false,
		findings
	};
}
function closest(issue) {
	if (issue.type !== "union") return issue;
	const deepest = (issue.issues ?? []).toSorted((a, b) => (b.path?.length ?? 0) - (a.path?.length ?? 0))[0];
	const [first, ...rest] = deepest?.path ?? [];
	if (!deepest || !first) return issue;
	return {
		...closest(deepest),
		path: [
			...issue.path ?? [],
			first,
			...rest
		]
	};
}
function missingKey(path, schema) {
	const key = String(path.at(-1));
	const options = isRecord$1(schema) ? schema["options"] : void 0;
	const words = Array.isArray(options) ? options.filter((option) => typeof option === "string") : [];
	const hint = words.length > 0 && words.length < 4 ? ` Write ${either(words.map((word) => `${key}: ${word}`))}.` : "";
	return {
		path: path.slice(0, -1),
		at: "value",
		message: `missing key ${show(key)}.${hint}`
	};
}
function schemaAt(schema, path) {
	let here = schema;
	for (const key of path) {
		while (isRecord$1(here) && here["wrapped"] !== void 0) here = here["wrapped"];
		if (!isRecord$1(here)) return void 0;
		const entries = here["entries"];
		here = isRecord$1(entries) ? entries[String(key)] : here["item"] ?? here["value"];
	}
	return here;
}
function samePath(a, b) {
	return a.length === b.length && a.every((key, at) => key === b[at]);
}
function pathKey(key) {
	return typeof key === "number" ? key : String(key);
}
function unknownKeys(schema, value, path) {
	if (!isRecord$1(schema) || value === null || typeof value !== "object") return [];
	if (schema["wrapped"] !== void 0) return unknownKeys(schema["wrapped"], value, path);
	if (Array.isArray(value)) return value.flatMap((item, at) => unknownKeys(schema["item"], item, [...path, at]));
	const entries = schema["entries"];
	if (isRecord$1(entries)) {
		const known = Object.keys(entries);
		return Object.entries(value).flatMap(([key, inner]) => {
			if (Object.hasOwn(entries, key)) return unknownKeys(entries[key], inner, [...path, key]);
			return schema["type"] === "strict_object" ? [unknownKey(key, known, [...path, key])] : [];
		});
	}
	if (schema["type"] !== "record") return [];
	return Object.entries(value).flatMap(([key, inner]) => unknownKeys(schema["value"], inner, [...path, key]));
}
function unknownKey(key, known, path) {
	const meant = nearest(key, known);
	const hint = meant === null ? `Known here: ${known.join(", ")}.` : `Did you mean ${show(meant)}?`;
	return {
		path,
		at: "key",
		message: `unknown key ${show(key)}. ${hint}`,
		...meant === null ? {} : { meant: [...path.slice(0, -1), meant] }
	};
}
function isRecord$1(value) {
	return value !== null && typeof value === "object";
}
// src/io/expect.ts
function expected(what, fix = "") {
	return (issue) => {
		const how = typeof fix === "string" ? fix : fix(issue.input);
		return `expected ${what}, got ${show(issue.input)}.${how === "" ? "" : ` ${how}`}`;
	};
}
// src/io/json.ts
const DEEPEST$1 = 64;
function parseJson(text, source) {
	return new Reader(text.startsWith("﻿") ? text.slice(1) : text, source).document();
}
var Reader = class {
	#text;
	#source;
	#at = 0;
	#depth = 0;
	#key = null;
	constructor(text, source) {
		this.#text = text;
		this.#source = source;
	}
	document() {
		if (this.#text.includes("\0")) this.#refuse("expected UTF-8 text, got UTF-16 or binary. Save it as UTF-8.", 0);
		this.#space();
		if (this.#at === this.#text.length) this.#refuse("is empty: expected JSON.");
		const value = this.#value();
		this.#space();
		if (this.#at < this.#text.length) this.#refuse(`expected the end after the value, got ${this.#word()}.`);
		return value;
	}
	#value() {
		const first = this.#text[this.#at];
		if (first === "{") return this.#nested(() => this.#object());
		if (first === "[") return this.#nested(() => this.#array());
		if (first === "\"") return this.#string();
		if (first === "-" || first !== void 0 && first >= "0" && first <= "9") return this.#number();
		const word = this.#raw();
		if (word === "true" || word === "false" || word === "null") {
			this.#at += word.length;
			return word === "null" ? null : word === "true";
		}
		if (/^(?:NaN|Infinity|nan|inf)/u.test(word)) {
			const whose = this.#key === null ? "" : `; ${show(this.#key)} has no value`;
			this.#refuse(`${plain(word, 60)} is not JSON${whose}. Leave it out, or write null where nothing was measured.`);
		}
		return this.#refuse(first === void 0 ? "ends too early: expected a value." : `expected a value, got ${this.#word()}.`);
	}
	#nested(read) {
		if (++this.#depth > DEEPEST$1) this.#refuse(`nested deeper than ${DEEPEST$1} levels.`);
		const value = read();
		this.#depth--;
		return value;
	}
	#object() {
		const entries = {};
		this.#at++;
		this.#space();
		if (this.#take("}")) return entries;
		for (;;) {
			this.#space();
			const start = this.#at;
			if (this.#text[this.#at] !== "\"") this.#refuse(`expected a key in double quotes, got ${this.#word()}.`);
			const key = this.#string();
			if (Object.hasOwn(entries, key)) this.#refuse(`duplicate key ${show(key)}. Remove one of the two.`, start);
			if (key === "__proto__") this.#refuse("the key \"__proto__\" is reserved. Choose another name.", start);
			this.#space();
			if (!this.#take(":")) this.#refuse(`expected ":" after the key ${show(key)}, got ${this.#word()}.`);
			this.#space();
			this.#key = key;
			entries[key] = this.#value();
			this.#space();
			if (this.#take("}")) return entries;
			if (!this.#take(",")) this.#refuse(`expected "," or "}", got ${this.#word()}.`);
		}
	}
	#array() {
		const items = [];
		this.#at++;
		this.#space();
		if (this.#take("]")) return items;
		for (;;) {
			this.#space();
			items.push(this.#value());
			this.#space();
			if (this.#take("]")) return items;
			if (!this.#take(",")) this.#refuse(`expected "," or "]", got ${this.#word()}.`);
		}
	}
	#string() {
		const start = this.#at;
		let end = start + 1;
		let escaped = false;
		for (;;) {
			const code = this.#text.charCodeAt(end);
			if (Number.isNaN(code)) this.#refuse("a string is not closed: expected a double quote.", start);
			if (code === 34) break;
			if (code < 32) this.#refuse("a string contains a line break or control character. Write it as \\n or \\u00XX.", end);
			escaped ||= code === 92;
			end += code === 92 ? 2 : 1;
		}
		this.#at = end + 1;
		if (!escaped) return this.#text.slice(start + 1, end);
		try {
			return String(JSON.parse(this.#text.slice(start, end + 1)));
		} catch {
			return this.#refuse("a string contains an escape that JSON does not have.", start);
		}
	}
	#number() {
		const start = this.#at;
		const text = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/u.exec(this.#text.slice(start, start + 400))?.[0];
		const word = this.#raw();
		if (text !== word) this.#refuse(`expected a number, got ${plain(word, 60)}.`);
		const value = Number(text);
		const whose = this.#key === null ? "" : ` (${show(this.#key)})`;
		if (!Number.isFinite(value)) this.#refuse(`${plain(word, 60)} is not finite${whose}: a number may be up to 1.8e308.`);
		if (Number.isInteger(value) && !Number.isSafeInteger(value) && !/[.eE]/u.test(word)) this.#refuse(`integer beyond 2^53${whose}: ${plain(word, 60)} cannot be held exactly.`);
		this.#at += word.length;
		return value;
	}
	#space() {
		for (;;) {
			const code = this.#text.charCodeAt(this.#at);
			if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return;
			this.#at++;
		}
	}
	#take(character) {
		if (this.#text[this.#at] !== character) return false;
		this.#at++;
		return true;
	}
	#raw() {
		const rest = this.#text.slice(this.#at, this.#at + 400);
		return /^[^\s,\]}:"]+/u.exec(rest)?.[0] ?? rest.slice(0, 1);
	}
	#word() {
		const word = this.#raw();
		return word === "" ? "the end" : plain(word, 60);
	}
	#refuse(message, at = this.#at) {
		const before = this.#text.slice(0, at).split("\n");
		const line = (this.#source.line ?? 1) + before.length - 1;
		const column = (before.at(-1)?.length ?? 0) + 1;
		const { file, code = "JSON", isFile = true } = this.#source;
		throw new Fault(code, `${file}:${line}:${column} ${message}`, isFile ? {
			file,
			line,
			column
		} : null);
	}
};
// src/io/names.ts
const NAME_RULE = "lower-case letters, digits, `.`, `_`, `-`, at most 63, starting with a letter or digit";
const NAME = /^[a-z0-9](?:[a-z0-9_-]|\.(?!\.)){0,62}$/u;
function nameProblem(name) {
	if (name.endsWith(".lock")) return "a name must not end in \".lock\": git keeps that for itself";
	if (name.endsWith(".")) return "a name must not end in \".\"";
	if (!NAME.test(name)) return `expected a name of ${NAME_RULE}`;
	return null;
}
// src/io/schemas.ts
const COUNT = expected("a whole number from 0 to 2^53");
const Count = /* @__PURE__ */ pipe(/* @__PURE__ */ number$2(COUNT), /* @__PURE__ */ safeInteger(COUNT), /* @__PURE__ */ minValue(0, COUNT));
const filled$1 = (what) => /* @__PURE__ */ pipe(/* @__PURE__ */ string(expected(what)), /* @__PURE__ */ nonEmpty(expected(what)));
const list$1 = (item) => /* @__PURE__ */ pipe(/* @__PURE__ */ array(item, expected("a list")), /* @__PURE__ */ readonly());
const INSTANT = expected("a time such as 2026-05-03T14:03:00Z", (got) => typeof got === "number" ? `${got > 1e11 ? "That looks like milliseconds. " : ""}Write it as RFC 3339 text, with its zone.` : "");
const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/u;
function isInstant(text) {
	return RFC_3339.test(text) && !Number.isNaN(Date.parse(text));
}
const Instant = /* @__PURE__ */ pipe(/* @__PURE__ */ string(INSTANT), /* @__PURE__ */ regex(RFC_3339, INSTANT), /* @__PURE__ */ check$2((value) => !Number.isNaN(Date.parse(value)), INSTANT));
const ProportionSums = /* @__PURE__ */ pipe(/* @__PURE__ */ strictObject({
	n: Count,
	k: Count,
	missing: /* @__PURE__ */ exactOptional(Count)
}, expected("sums such as {\"n\": 1000, \"k\": 12}")), /* @__PURE__ */ check$2((sums) => sums.k <= sums.n, (issue) => `impossible sample: k ${issue.input.k} of n ${issue.input.n}. k counts those of n where the outcome was 1.`));
const MetricCounts = /* @__PURE__ */ union$1([/* @__PURE__ */ strictObject({
	primary: ProportionSums,
	canary: ProportionSums
}), /* @__PURE__ */ strictObject({
	worse: Count,
	better: Count,
	same: Count,
	missing: /* @__PURE__ */ exactOptional(/* @__PURE__ */ strictObject({
		primary: Count,
		canary: Count,
		both: Count
	})),
	values: /* @__PURE__ */ exactOptional(/* @__PURE__ */ strictObject({
		primary: Count,
		canary: Count
	}))
})], expected("{\"primary\": {\"n\", \"k\"}, \"canary\": {\"n\", \"k\"}} or {\"worse\", \"better\", \"same\"}"));
const Metrics = /* @__PURE__ */ record$1(filled$1("a metric"), MetricCounts, expected("a map of metrics"));
const CountsSchema = /* @__PURE__ */ pipe(/* @__PURE__ */ strictObject({
	batch: /* @__PURE__ */ exactOptional(/* @__PURE__ */ pipe(/* @__PURE__ */ string(), /* @__PURE__ */ nonEmpty(), /* @__PURE__ */ maxLength(200))),
	from: Instant,
	to: Instant,
	metrics: /* @__PURE__ */ pipe(Metrics, /* @__PURE__ */ check$2((map) => Object.keys(map).length > 0, "no metrics: an empty window is no evidence.")),
	slices: /* @__PURE__ */ exactOptional(/* @__PURE__ */ record$1(filled$1("a column"), /* @__PURE__ */ record$1(/* @__PURE__ */ string(), Metrics, expected("a map of values")), expected("a map of columns")))
}, expected("a window of sums")), /* @__PURE__ */ check$2((window) => Date.parse(window.from) < Date.parse(window.to), (issue) => `from must be earlier than to, got ${issue.input.from} and ${issue.input.to}.`));
const ObservationSchema = /* @__PURE__ */ objectWithRest({
	request_id: filled$1("the request's id"),
	version: filled$1("the version that answered"),
	timestamp: /* @__PURE__ */ exactOptional(Instant)
}, /* @__PURE__ */ union$1([
	/* @__PURE__ */ number$2(),
	/* @__PURE__ */ boolean(),
	/* @__PURE__ */ string(),
	/* @__PURE__ */ null_()
], expected("a number, true, false, text or null")), expected("a row such as {\"request_id\": \"r1\", \"version\": \"2.0.0\", \"correct\": true}"));
filled$1("the request's id");
const TENSOR = {
	name: filled$1("a name"),
	dtype: filled$1("a data type such as FP32"),
	shape: list$1(/* @__PURE__ */ pipe(/* @__PURE__ */ number$2(), /* @__PURE__ */ integer(), /* @__PURE__ */ minValue(-1)))
};
const SignatureSchema = /* @__PURE__ */ strictObject({
	inputs: list$1(/* @__PURE__ */ strictObject({
		...TENSOR,
		optional: /* @__PURE__ */ exactOptional(/* @__PURE__ */ boolean())
	})),
	outputs: list$1(/* @__PURE__ */ strictObject(TENSOR))
}, expected("a signature such as {\"inputs\": [{\"name\", \"dtype\", \"shape\"}], \"outputs\": […]}"));
const Verdict = /* @__PURE__ */ picklist([
	"pass",
	"fail",
	"continue",
	"inconclusive",
	"invalid"
]);
const Better = /* @__PURE__ */ picklist(["higher", "lower"]);
const number$1 = /* @__PURE__ */ nullable(/* @__PURE__ */ number$2());
const Arm = /* @__PURE__ */ strictObject({
	n: Count,
	value: number$1
});
const Both = /* @__PURE__ */ strictObject({
	fail: number$1,
	pass: number$1
});
list$1(/* @__PURE__ */ strictObject({
	name: /* @__PURE__ */ string(),
	kind: /* @__PURE__ */ picklist([
		"proportion",
		"mean",
		"quantile",
		"rate",
		"distribution"
	]),
	slice: /* @__PURE__ */ exactOptional(/* @__PURE__ */ record$1(/* @__PURE__ */ string(), /* @__PURE__ */ string())),
	verdict: Verdict,
	better: Better,
	margin: /* @__PURE__ */ union$1([/* @__PURE__ */ number$2(), /* @__PURE__ */ string()]),
	primary: Arm,
	canary: Arm,
	difference: number$1,
	lower: number$1,
	upper: number$1,
	evidence: Both,
	p: Both,
	progress: /* @__PURE__ */ pipe(/* @__PURE__ */ number$2(), /* @__PURE__ */ minValue(0), /* @__PURE__ */ maxValue(1)),
	eta: number$1,
	reason: /* @__PURE__ */ string()
}));
// node_modules/yaml/dist/nodes/identity.js
var require_identity = /* @__PURE__ */ __commonJSMin(((exports) => {
	const ALIAS = Symbol.for("yaml.alias");
	const DOC = Symbol.for("yaml.document");
	const MAP = Symbol.for("yaml.map");
	const PAIR = Symbol.for("yaml.pair");
	const SCALAR = Symbol.for("yaml.scalar");
	const SEQ = Symbol.for("yaml.seq");
	const NODE_TYPE = Symbol.for("yaml.node.type");
	const isAlias = (node) => !!node && typeof node === "object" && node[NODE_TYPE] === ALIAS;
	const isDocument = (node) => !!node && typeof node === "object" && node[NODE_TYPE] === DOC;
	const isMap = (node) => !!node && typeof node === "object" && node[NODE_TYPE] === MAP;
	const isPair = (node) => !!node && typeof node === "object" && node[NODE_TYPE] === PAIR;
	const isScalar = (node) => !!node && typeof node === "object" && node[NODE_TYPE] === SCALAR;
	const isSeq = (node) => !!node && typeof node === "object" && node[NODE_TYPE] === SEQ;
	function isCollection(node) {
		if (node && typeof node === "object") switch (node[NODE_TYPE]) {
			case MAP:
			case SEQ: return true;
		}
		return false;
	}
	function isNode(node) {
		if (node && typeof node === "object") switch (node[NODE_TYPE]) {
			case ALIAS:
			case MAP:
			case SCALAR:
			case SEQ: return true;
		}
		return false;
	}
	const hasAnchor = (node) => (isScalar(node) || isCollection(node)) && !!node.anchor;
	exports.ALIAS = ALIAS;
	exports.DOC = DOC;
	exports.MAP = MAP;
	exports.NODE_TYPE = NODE_TYPE;
	exports.PAIR = PAIR;
	exports.SCALAR = SCALAR;
	exports.SEQ = SEQ;
	exports.hasAnchor = hasAnchor;
	exports.isAlias = isAlias;
	exports.isCollection = isCollection;
	exports.isDocument = isDocument;
	exports.isMap = isMap;
	exports.isNode = isNode;
	exports.isPair = isPair;
	exports.isScalar = isScalar;
	exports.isSeq = isSeq;
}));
// node_modules/yaml/dist/visit.js
var require_visit = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	const BREAK = Symbol("break visit");
	const SKIP = Symbol("skip children");
	const REMOVE = Symbol("remove node");
	function visit(node, visitor) {
		const visitor_ = initVisitor(visitor);
		if (identity.isDocument(node)) {
			if (visit_(null, node.contents, visitor_, Object.freeze([node])) === REMOVE) node.contents = null;
		} else visit_(null, node, visitor_, Object.freeze([]));
	}
	visit.BREAK = BREAK;
	visit.SKIP = SKIP;
	visit.REMOVE = REMOVE;
	function visit_(key, node, visitor, path) {
		const ctrl = callVisitor(key, node, visitor, path);
		if (identity.isNode(ctrl) || identity.isPair(ctrl)) {
			replaceNode(key, path, ctrl);
			return visit_(key, ctrl, visitor, path);
		}
		if (typeof ctrl !== "symbol") {
			if (identity.isCollection(node)) {
				path = Object.freeze(path.concat(node));
				for (let i = 0; i < node.items.length; ++i) {
					const ci = visit_(i, node.items[i], visitor, path);
					if (typeof ci === "number") i = ci - 1;
					else if (ci === BREAK) return BREAK;
					else if (ci === REMOVE) {
						node.items.splice(i, 1);
						i -= 1;
					}
				}
			} else if (identity.isPair(node)) {
				path = Object.freeze(path.concat(node));
				const ck = visit_("key", node.key, visitor, path);
				if (ck === BREAK) return BREAK;
				else if (ck === REMOVE) node.key = null;
				const cv = visit_("value", node.value, visitor, path);
				if (cv === BREAK) return BREAK;
				else if (cv === REMOVE) node.value = null;
			}
		}
		return ctrl;
	}
	async function visitAsync(node, visitor) {
		const visitor_ = initVisitor(visitor);
		if (identity.isDocument(node)) {
			if (await visitAsync_(null, node.contents, visitor_, Object.freeze([node])) === REMOVE) node.contents = null;
		} else await visitAsync_(null, node, visitor_, Object.freeze([]));
	}
	visitAsync.BREAK = BREAK;
	visitAsync.SKIP = SKIP;
	visitAsync.REMOVE = REMOVE;
	async function visitAsync_(key, node, visitor, path) {
		const ctrl = await callVisitor(key, node, visitor, path);
		if (identity.isNode(ctrl) || identity.isPair(ctrl)) {
			replaceNode(key, path, ctrl);
			return visitAsync_(key, ctrl, visitor, path);
		}
		if (typeof ctrl !== "symbol") {
			if (identity.isCollection(node)) {
				path = Object.freeze(path.concat(node));
				for (let i = 0; i < node.items.length; ++i) {
					const ci = await visitAsync_(i, node.items[i], visitor, path);
					if (typeof ci === "number") i = ci - 1;
					else if (ci === BREAK) return BREAK;
					else if (ci === REMOVE) {
						node.items.splice(i, 1);
						i -= 1;
					}
				}
			} else if (identity.isPair(node)) {
				path = Object.freeze(path.concat(node));
				const ck = await visitAsync_("key", node.key, visitor, path);
				if (ck === BREAK) return BREAK;
				else if (ck === REMOVE) node.key = null;
				const cv = await visitAsync_("value", node.value, visitor, path);
				if (cv === BREAK) return BREAK;
				else if (cv === REMOVE) node.value = null;
			}
		}
		return ctrl;
	}
	function initVisitor(visitor) {
		if (typeof visitor === "object" && (visitor.Collection || visitor.Node || visitor.Value)) return Object.assign({
			Alias: visitor.Node,
			Map: visitor.Node,
			Scalar: visitor.Node,
			Seq: visitor.Node
		}, visitor.Value && {
			Map: visitor.Value,
			Scalar: visitor.Value,
			Seq: visitor.Value
		}, visitor.Collection && {
			Map: visitor.Collection,
			Seq: visitor.Collection
		}, visitor);
		return visitor;
	}
	function callVisitor(key, node, visitor, path) {
		if (typeof visitor === "function") return visitor(key, node, path);
		if (identity.isMap(node)) return visitor.Map?.(key, node, path);
		if (identity.isSeq(node)) return visitor.Seq?.(key, node, path);
		if (identity.isPair(node)) return visitor.Pair?.(key, node, path);
		if (identity.isScalar(node)) return visitor.Scalar?.(key, node, path);
		if (identity.isAlias(node)) return visitor.Alias?.(key, node, path);
	}
	function replaceNode(key, path, node) {
		const parent = path[path.length - 1];
		if (identity.isCollection(parent)) parent.items[key] = node;
		else if (identity.isPair(parent)) {
			if (key === "key") parent.key = node;
			else parent.value = node;
		} else if (identity.isDocument(parent)) parent.contents = node;
		else {
			const pt = identity.isAlias(parent) ? "alias" : "scalar";
			throw new Error(`Cannot replace node with ${pt} parent`);
		}
	}
	exports.visit = visit;
	exports.visitAsync = visitAsync;
}));
// node_modules/yaml/dist/doc/directives.js
var require_directives = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var visit = require_visit();
	const escapeChars = {
		"!": "%21",
		",": "%2C",
		"[": "%5B",
		"]": "%5D",
		"{": "%7B",
		"}": "%7D"
	};
	const escapeTagName = (tn) => tn.replace(/[!,[\]{}]/g, (ch) => escapeChars[ch]);
	var Directives = class Directives {
		constructor(yaml, tags) {
			this.docStart = null;
			this.docEnd = false;
			this.yaml = Object.assign({}, Directives.defaultYaml, yaml);
			this.tags = Object.assign({}, Directives.defaultTags, tags);
		}
		clone() {
			const copy = new Directives(this.yaml, this.tags);
			copy.docStart = this.docStart;
			return copy;
		}
		atDocument() {
			const res = new Directives(this.yaml, this.tags);
			switch (this.yaml.version) {
				case "1.1":
					this.atNextDocument = true;
					break;
				case "1.2":
					this.atNextDocument = false;
					this.yaml = {
						explicit: Directives.defaultYaml.explicit,
						version: "1.2"
					};
					this.tags = Object.assign({}, Directives.defaultTags);
			}
			return res;
		}
		add(line, onError) {
			if (this.atNextDocument) {
				this.yaml = {
					explicit: Directives.defaultYaml.explicit,
					version: "1.1"
				};
				this.tags = Object.assign({}, Directives.defaultTags);
				this.atNextDocument = false;
			}
			const parts = line.trim().split(/[ \t]+/);
			const name = parts.shift();
			switch (name) {
				case "%TAG": {
					if (parts.length !== 2) {
						onError(0, "%TAG directive should contain exactly two parts");
						if (parts.length < 2) return false;
					}
					const [handle, prefix] = parts;
					this.tags[handle] = prefix;
					return true;
				}
				case "%YAML": {
					this.yaml.explicit = true;
					if (parts.length !== 1) {
						onError(0, "%YAML directive should contain exactly one part");
						return false;
					}
					const [version] = parts;
					if (version === "1.1" || version === "1.2") {
						this.yaml.version = version;
						return true;
					} else {
						const isValid = /^\d+\.\d+$/.test(version);
						onError(6, `Unsupported YAML version ${version}`, isValid);
						return false;
					}
				}
				default:
					onError(0, `Unknown directive ${name}`, true);
					return false;
			}
		}
		tagName(source, onError) {
			if (source === "!") return "!";
			if (source[0] !== "!") {
				onError(`Not a valid tag: ${source}`);
				return null;
			}
			if (source[1] === "<") {
				const verbatim = source.slice(2, -1);
				if (verbatim === "!" || verbatim === "!!") {
					onError(`Verbatim tags aren't resolved, so ${source} is invalid.`);
					return null;
				}
				if (source[source.length - 1] !== ">") onError("Verbatim tags must end with a >");
				return verbatim;
			}
			const [, handle, suffix] = source.match(/^(.*!)([^!]*)$/s);
			if (!suffix) onError(`The ${source} tag has no suffix`);
			const prefix = this.tags[handle];
			if (prefix) try {
				return prefix + decodeURIComponent(suffix);
			} catch (error) {
				onError(String(error));
				return null;
			}
			if (handle === "!") return source;
			onError(`Could not resolve tag: ${source}`);
			return null;
		}
		tagString(tag) {
			for (const [handle, prefix] of Object.entries(this.tags)) if (tag.startsWith(prefix)) return handle + escapeTagName(tag.substring(prefix.length));
			return tag[0] === "!" ? tag : `!<${tag}>`;
		}
		toString(doc) {
			const lines = this.yaml.explicit ? [`%YAML ${this.yaml.version || "1.2"}`] : [];
			const tagEntries = Object.entries(this.tags);
			let tagNames;
			if (doc && tagEntries.length > 0 && identity.isNode(doc.contents)) {
				const tags = {};
				visit.visit(doc.contents, (_key, node) => {
					if (identity.isNode(node) && node.tag) tags[node.tag] = true;
				});
				tagNames = Object.keys(tags);
			} else tagNames = [];
			for (const [handle, prefix] of tagEntries) {
				if (handle === "!!" && prefix === "tag:yaml.org,2002:") continue;
				if (!doc || tagNames.some((tn) => tn.startsWith(prefix))) lines.push(`%TAG ${handle} ${prefix}`);
			}
			return lines.join("\n");
		}
	};
	Directives.defaultYaml = {
		explicit: false,
		version: "1.2"
	};
	Directives.defaultTags = { "!!": "tag:yaml.org,2002:" };
	exports.Directives = Directives;
}));
// node_modules/yaml/dist/doc/anchors.js
var require_anchors = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var visit = require_visit();
	function anchorIsValid(anchor) {
		if (/[\x00-\x19\s,[\]{}]/.test(anchor)) {
			const msg = `Anchor must not contain whitespace or control characters: ${JSON.stringify(anchor)}`;
			throw new Error(msg);
		}
		return true;
	}
	function anchorNames(root) {
		const anchors = /* @__PURE__ */ new Set();
		visit.visit(root, { Value(_key, node) {
			if (node.anchor) anchors.add(node.anchor);
		} });
		return anchors;
	}
	function findNewAnchor(prefix, exclude) {
		for (let i = 1;; ++i) {
			const name = `${prefix}${i}`;
			if (!exclude.has(name)) return name;
		}
	}
	function createNodeAnchors(doc, prefix) {
		const aliasObjects = [];
		const sourceObjects = /* @__PURE__ */ new Map();
		let prevAnchors = null;
		return {
			onAnchor: (source) => {
				aliasObjects.push(source);
				prevAnchors ?? (prevAnchors = anchorNames(doc));
				const anchor = findNewAnchor(prefix, prevAnchors);
				prevAnchors.add(anchor);
				return anchor;
			},
			setAnchors: () => {
				for (const source of aliasObjects) {
					const ref = sourceObjects.get(source);
					if (typeof ref === "object" && ref.anchor && (identity.isScalar(ref.node) || identity.isCollection(ref.node))) ref.node.anchor = ref.anchor;
					else {
						const error = /* @__PURE__ */ new Error("Failed to resolve repeated object (this should not happen)");
						error.source = source;
						throw error;
					}
				}
			},
			sourceObjects
		};
	}
	exports.anchorIsValid = anchorIsValid;
	exports.anchorNames = anchorNames;
	exports.createNodeAnchors = createNodeAnchors;
	exports.findNewAnchor = findNewAnchor;
}));
// node_modules/yaml/dist/doc/applyReviver.js
var require_applyReviver = /* @__PURE__ */ __commonJSMin(((exports) => {
	function applyReviver(reviver, obj, key, val) {
		if (val && typeof val === "object") {
			if (Array.isArray(val)) for (let i = 0, len = val.length; i < len; ++i) {
				const v0 = val[i];
				const v1 = applyReviver(reviver, val, String(i), v0);
				if (v1 === void 0) delete val[i];
				else if (v1 !== v0) val[i] = v1;
			}
			else if (val instanceof Map) for (const k of Array.from(val.keys())) {
				const v0 = val.get(k);
				const v1 = applyReviver(reviver, val, k, v0);
				if (v1 === void 0) val.delete(k);
				else if (v1 !== v0) val.set(k, v1);
			}
			else if (val instanceof Set) for (const v0 of Array.from(val)) {
				const v1 = applyReviver(reviver, val, v0, v0);
				if (v1 === void 0) val.delete(v0);
				else if (v1 !== v0) {
					val.delete(v0);
					val.add(v1);
				}
			}
			else for (const [k, v0] of Object.entries(val)) {
				const v1 = applyReviver(reviver, val, k, v0);
				if (v1 === void 0) delete val[k];
				else if (v1 !== v0) val[k] = v1;
			}
		}
		return reviver.call(obj, key, val);
	}
	exports.applyReviver = applyReviver;
}));
// node_modules/yaml/dist/nodes/toJS.js
var require_toJS = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	function toJS(value, arg, ctx) {
		if (Array.isArray(value)) return value.map((v, i) => toJS(v, String(i), ctx));
		if (value && typeof value.toJSON === "function") {
			if (!ctx || !identity.hasAnchor(value)) return value.toJSON(arg, ctx);
			const data = {
				aliasCount: 0,
				count: 1,
				res: void 0
			};
			ctx.anchors.set(value, data);
			ctx.onCreate = (res) => {
				data.res = res;
				delete ctx.onCreate;
			};
			const res = value.toJSON(arg, ctx);
			if (ctx.onCreate) ctx.onCreate(res);
			return res;
		}
		if (typeof value === "bigint" && !ctx?.keep) return Number(value);
		return value;
	}
	exports.toJS = toJS;
}));
// node_modules/yaml/dist/nodes/Node.js
var require_Node = /* @__PURE__ */ __commonJSMin(((exports) => {
	var applyReviver = require_applyReviver();
	var identity = require_identity();
	var toJS = require_toJS();
	var NodeBase = class {
		constructor(type) {
			Object.defineProperty(this, identity.NODE_TYPE, { value: type });
		}
		clone() {
			const copy = Object.create(Object.getPrototypeOf(this), Object.getOwnPropertyDescriptors(this));
			if (this.range) copy.range = this.range.slice();
			return copy;
		}
		toJS(doc, { mapAsMap, maxAliasCount, onAnchor, reviver } = {}) {
			if (!identity.isDocument(doc)) throw new TypeError("A document argument is required");
			const ctx = {
				anchors: /* @__PURE__ */ new Map(),
				doc,
				keep: true,
				mapAsMap: mapAsMap === true,
				mapKeyWarned: false,
				maxAliasCount: typeof maxAliasCount === "number" ? maxAliasCount : 100
			};
			const res = toJS.toJS(this, "", ctx);
			if (typeof onAnchor === "function") for (const { count, res } of ctx.anchors.values()) onAnchor(res, count);
			return typeof reviver === "function" ? applyReviver.applyReviver(reviver, { "": res }, "", res) : res;
		}
	};
	exports.NodeBase = NodeBase;
}));
// node_modules/yaml/dist/nodes/Alias.js
var require_Alias = /* @__PURE__ */ __commonJSMin(((exports) => {
	var anchors = require_anchors();
	var visit = require_visit();
	var identity = require_identity();
	var Node = require_Node();
	var toJS = require_toJS();
	var Alias = class extends Node.NodeBase {
		constructor(source) {
			super(identity.ALIAS);
			this.source = source;
			Object.defineProperty(this, "tag", { set() {
				throw new Error("Alias nodes cannot have tags");
			} });
		}
		resolve(doc, ctx) {
			if (ctx?.maxAliasCount === 0) throw new ReferenceError("Alias resolution is disabled");
			let nodes;
			if (ctx?.aliasResolveCache) nodes = ctx.aliasResolveCache;
			else {
				nodes = [];
				visit.visit(doc, { Node: (_key, node) => {
					if (identity.isAlias(node) || identity.hasAnchor(node)) nodes.push(node);
				} });
				if (ctx) ctx.aliasResolveCache = nodes;
			}
			let found = void 0;
			for (const node of nodes) {
				if (node === this) break;
				if (node.anchor === this.source) found = node;
			}
			if (found && ctx) {
				const { anchors, doc, maxAliasCount } = ctx;
				let data = anchors.get(found);
				if (!data) {
					toJS.toJS(found, null, ctx);
					data = anchors.get(found);
				}
				/* istanbul ignore if */
				if (data?.res === void 0) throw new ReferenceError("This should not happen: Alias anchor was not resolved?");
				if (maxAliasCount >= 0) {
					data.count += 1;
					if (data.aliasCount === 0) data.aliasCount = getAliasCount(doc, found, anchors);
					if (data.count * data.aliasCount > maxAliasCount) throw new ReferenceError("Excessive alias count indicates a resource exhaustion attack");
				}
			}
			return found;
		}
		toJSON(_arg, ctx) {
			if (!ctx) return { source: this.source };
			const source = this.resolve(ctx.doc, ctx);
			if (!source) {
				const msg = `Unresolved alias (the anchor must be set before the alias): ${this.source}`;
				throw new ReferenceError(msg);
			}
			return ctx.anchors.get(source).res;
		}
		toString(ctx, _onComment, _onChompKeep) {
			const src = `*${this.source}`;
			if (ctx) {
				anchors.anchorIsValid(this.source);
				if (ctx.options.verifyAliasOrder && !ctx.anchors.has(this.source)) {
					const msg = `Unresolved alias (the anchor must be set before the alias): ${this.source}`;
					throw new Error(msg);
				}
				if (ctx.implicitKey) return `${src} `;
			}
			return src;
		}
	};
	function getAliasCount(doc, node, anchors) {
		if (identity.isAlias(node)) {
			const source = node.resolve(doc);
			const anchor = anchors && source && anchors.get(source);
			return anchor ? anchor.count * anchor.aliasCount : 0;
		} else if (identity.isCollection(node)) {
			let count = 0;
			for (const item of node.items) {
				const c = getAliasCount(doc, item, anchors);
				if (c > count) count = c;
			}
			return count;
		} else if (identity.isPair(node)) {
			const kc = getAliasCount(doc, node.key, anchors);
			const vc = getAliasCount(doc, node.value, anchors);
			return Math.max(kc, vc);
		}
		return 1;
	}
	exports.Alias = Alias;
}));
// node_modules/yaml/dist/nodes/Scalar.js
var require_Scalar = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var Node = require_Node();
	var toJS = require_toJS();
	const isScalarValue = (value) => !value || typeof value !== "function" && typeof value !== "object";
	var Scalar = class extends Node.NodeBase {
		constructor(value) {
			super(identity.SCALAR);
			this.value = value;
		}
		toJSON(arg, ctx) {
			return ctx?.keep ? this.value : toJS.toJS(this.value, arg, ctx);
		}
		toString() {
			return String(this.value);
		}
	};
	Scalar.BLOCK_FOLDED = "BLOCK_FOLDED";
	Scalar.BLOCK_LITERAL = "BLOCK_LITERAL";
	Scalar.PLAIN = "PLAIN";
	Scalar.QUOTE_DOUBLE = "QUOTE_DOUBLE";
	Scalar.QUOTE_SINGLE = "QUOTE_SINGLE";
	exports.Scalar = Scalar;
	exports.isScalarValue = isScalarValue;
}));
// node_modules/yaml/dist/doc/createNode.js
var require_createNode = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Alias = require_Alias();
	var identity = require_identity();
	var Scalar = require_Scalar();
	const defaultTagPrefix = "tag:yaml.org,2002:";
	function findTagObject(value, tagName, tags) {
		if (tagName) {
			const match = tags.filter((t) => t.tag === tagName);
			const tagObj = match.find((t) => !t.format) ?? match[0];
			if (!tagObj) throw new Error(`Tag ${tagName} not found`);
			return tagObj;
		}
		return tags.find((t) => t.identify?.(value) && !t.format);
	}
	function createNode(value, tagName, ctx) {
		if (identity.isDocument(value)) value = value.contents;
		if (identity.isNode(value)) return value;
		if (identity.isPair(value)) {
			const map = ctx.schema[identity.MAP].createNode?.(ctx.schema, null, ctx);
			map.items.push(value);
			return map;
		}
		if (value instanceof String || value instanceof Number || value instanceof Boolean || typeof BigInt !== "undefined" && value instanceof BigInt) value = value.valueOf();
		const { aliasDuplicateObjects, onAnchor, onTagObj, schema, sourceObjects } = ctx;
		let ref = void 0;
		if (aliasDuplicateObjects && value && typeof value === "object") {
			ref = sourceObjects.get(value);
			if (ref) {
				ref.anchor ?? (ref.anchor = onAnchor(value));
				return new Alias.Alias(ref.anchor);
			} else {
				ref = {
					anchor: null,
					node: null
				};
				sourceObjects.set(value, ref);
			}
		}
		if (tagName?.startsWith("!!")) tagName = defaultTagPrefix + tagName.slice(2);
		let tagObj = findTagObject(value, tagName, schema.tags);
		if (!tagObj) {
			if (value && typeof value.toJSON === "function") value = value.toJSON();
			if (!value || typeof value !== "object") {
				const node = new Scalar.Scalar(value);
				if (ref) ref.node = node;
				return node;
			}
			tagObj = value instanceof Map ? schema[identity.MAP] : Symbol.iterator in Object(value) ? schema[identity.SEQ] : schema[identity.MAP];
		}
		if (onTagObj) {
			onTagObj(tagObj);
			delete ctx.onTagObj;
		}
		const node = tagObj?.createNode ? tagObj.createNode(ctx.schema, value, ctx) : typeof tagObj?.nodeClass?.from === "function" ? tagObj.nodeClass.from(ctx.schema, value, ctx) : new Scalar.Scalar(value);
		if (tagName) node.tag = tagName;
		else if (!tagObj.default) node.tag = tagObj.tag;
		if (ref) ref.node = node;
		return node;
	}
	exports.createNode = createNode;
}));
// node_modules/yaml/dist/nodes/Collection.js
var require_Collection = /* @__PURE__ */ __commonJSMin(((exports) => {
	var createNode = require_createNode();
	var identity = require_identity();
	var Node = require_Node();
	function collectionFromPath(schema, path, value) {
		let v = value;
		for (let i = path.length - 1; i >= 0; --i) {
			const k = path[i];
			if (typeof k === "number" && Number.isInteger(k) && k >= 0) {
				const a = [];
				a[k] = v;
				v = a;
			} else v = /* @__PURE__ */ new Map([[k, v]]);
		}
		return createNode.createNode(v, void 0, {
			aliasDuplicateObjects: false,
			keepUndefined: false,
			onAnchor: () => {
				throw new Error("This should not happen, please report a bug.");
			},
			schema,
			sourceObjects: /* @__PURE__ */ new Map()
		});
	}
	const isEmptyPath = (path) => path == null || typeof path === "object" && !!path[Symbol.iterator]().next().done;
	var Collection = class extends Node.NodeBase {
		constructor(type, schema) {
			super(type);
			Object.defineProperty(this, "schema", {
				value: schema,
				configurable: true,
				enumerable: false,
				writable: true
			});
		}
		clone(schema) {
			const copy = Object.create(Object.getPrototypeOf(this), Object.getOwnPropertyDescriptors(this));
			if (schema) copy.schema = schema;
			copy.items = copy.items.map((it) => identity.isNode(it) || identity.isPair(it) ? it.clone(schema) : it);
			if (this.range) copy.range = this.range.slice();
			return copy;
		}
		addIn(path, value) {
			if (isEmptyPath(path)) this.add(value);
			else {
				const [key, ...rest] = path;
				const node = this.get(key, true);
				if (identity.isCollection(node)) node.addIn(rest, value);
				else if (node === void 0 && this.schema) this.set(key, collectionFromPath(this.schema, rest, value));
				else throw new Error(`Expected YAML collection at ${key}. Remaining path: ${rest}`);
			}
		}
		deleteIn(path) {
			const [key, ...rest] = path;
			if (rest.length === 0) return this.delete(key);
			const node = this.get(key, true);
			if (identity.isCollection(node)) return node.deleteIn(rest);
			else throw new Error(`Expected YAML collection at ${key}. Remaining path: ${rest}`);
		}
		getIn(path, keepScalar) {
			const [key, ...rest] = path;
			const node = this.get(key, true);
			if (rest.length === 0) return !keepScalar && identity.isScalar(node) ? node.value : node;
			else return identity.isCollection(node) ? node.getIn(rest, keepScalar) : void 0;
		}
		hasAllNullValues(allowScalar) {
			return this.items.every((node) => {
				if (!identity.isPair(node)) return false;
				const n = node.value;
				return n == null || allowScalar && identity.isScalar(n) && n.value == null && !n.commentBefore && !n.comment && !n.tag;
			});
		}
		hasIn(path) {
			const [key, ...rest] = path;
			if (rest.length === 0) return this.has(key);
			const node = this.get(key, true);
			return identity.isCollection(node) ? node.hasIn(rest) : false;
		}
		setIn(path, value) {
			const [key, ...rest] = path;
			if (rest.length === 0) this.set(key, value);
			else {
				const node = this.get(key, true);
				if (identity.isCollection(node)) node.setIn(rest, value);
				else if (node === void 0 && this.schema) this.set(key, collectionFromPath(this.schema, rest, value));
				else throw new Error(`Expected YAML collection at ${key}. Remaining path: ${rest}`);
			}
		}
	};
	exports.Collection = Collection;
	exports.collectionFromPath = collectionFromPath;
	exports.isEmptyPath = isEmptyPath;
}));
// node_modules/yaml/dist/stringify/stringifyComment.js
var require_stringifyComment = /* @__PURE__ */ __commonJSMin(((exports) => {
	const stringifyComment = (str) => str.replace(/^(?!$)(?: $)?/gm, "#");
	function indentComment(comment, indent) {
		if (/^\n+$/.test(comment)) return comment.substring(1);
		return indent ? comment.replace(/^(?! *$)/gm, indent) : comment;
	}
	const lineComment = (str, indent, comment) => str.endsWith("\n") ? indentComment(comment, indent) : comment.includes("\n") ? "\n" + indentComment(comment, indent) : (str.endsWith(" ") ? "" : " ") + comment;
	exports.indentComment = indentComment;
	exports.lineComment = lineComment;
	exports.stringifyComment = stringifyComment;
}));
// node_modules/yaml/dist/stringify/foldFlowLines.js
var require_foldFlowLines = /* @__PURE__ */ __commonJSMin(((exports) => {
	const FOLD_FLOW = "flow";
	const FOLD_BLOCK = "block";
	const FOLD_QUOTED = "quoted";
	function foldFlowLines(text, indent, mode = "flow", { indentAtStart, lineWidth = 80, minContentWidth = 20, onFold, onOverflow } = {}) {
		if (!lineWidth || lineWidth < 0) return text;
		if (lineWidth < minContentWidth) minContentWidth = 0;
		const endStep = Math.max(1 + minContentWidth, 1 + lineWidth - indent.length);
		if (text.length <= endStep) return text;
		const folds = [];
		const escapedFolds = {};
		let end = lineWidth - indent.length;
		if (typeof indentAtStart === "number") {
			if (indentAtStart > lineWidth - Math.max(2, minContentWidth)) folds.push(0);
			else end = lineWidth - indentAtStart;
		}
		let split = void 0;
		let prev = void 0;
		let overflow = false;
		let i = -1;
		let escStart = -1;
		let escEnd = -1;
		if (mode === FOLD_BLOCK) {
			i = consumeMoreIndentedLines(text, i, indent.length);
			if (i !== -1) end = i + endStep;
		}
		for (let ch; ch = text[i += 1];) {
			if (mode === FOLD_QUOTED && ch === "\\") {
				escStart = i;
				switch (text[i + 1]) {
					case "x":
						i += 3;
						break;
					case "u":
						i += 5;
						break;
					case "U":
						i += 9;
						break;
					default: i += 1;
				}
				escEnd = i;
			}
			if (ch === "\n") {
				if (mode === FOLD_BLOCK) i = consumeMoreIndentedLines(text, i, indent.length);
				end = i + indent.length + endStep;
				split = void 0;
			} else {
				if (ch === " " && prev && prev !== " " && prev !== "\n" && prev !== "	") {
					const next = text[i + 1];
					if (next && next !== " " && next !== "\n" && next !== "	") split = i;
				}
				if (i >= end) {
					if (split) {
						folds.push(split);
						end = split + endStep;
						split = void 0;
					} else if (mode === FOLD_QUOTED) {
						while (prev === " " || prev === "	") {
							prev = ch;
							ch = text[i += 1];
							overflow = true;
						}
						const j = i > escEnd + 1 ? i - 2 : escStart - 1;
						if (escapedFolds[j]) return text;
						folds.push(j);
						escapedFolds[j] = true;
						end = j + endStep;
						split = void 0;
					} else overflow = true;
				}
			}
			prev = ch;
		}
		if (overflow && onOverflow) onOverflow();
		if (folds.length === 0) return text;
		if (onFold) onFold();
		let res = text.slice(0, folds[0]);
		for (let i = 0; i < folds.length; ++i) {
			const fold = folds[i];
			const end = folds[i + 1] || text.length;
			if (fold === 0) res = `\n${indent}${text.slice(0, end)}`;
			else {
				if (mode === FOLD_QUOTED && escapedFolds[fold]) res += `${text[fold]}\\`;
				res += `\n${indent}${text.slice(fold + 1, end)}`;
			}
		}
		return res;
	}
	function consumeMoreIndentedLines(text, i, indent) {
		let end = i;
		let start = i + 1;
		let ch = text[start];
		while (ch === " " || ch === "	") if (i < start + indent) ch = text[++i];
		else {
			do
				ch = text[++i];
			while (ch && ch !== "\n");
			end = i;
			start = i + 1;
			ch = text[start];
		}
		return end;
	}
	exports.FOLD_BLOCK = FOLD_BLOCK;
	exports.FOLD_FLOW = FOLD_FLOW;
	exports.FOLD_QUOTED = FOLD_QUOTED;
	exports.foldFlowLines = foldFlowLines;
}));
// node_modules/yaml/dist/stringify/stringifyString.js
var require_stringifyString = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Scalar = require_Scalar();
	var foldFlowLines = require_foldFlowLines();
	const getFoldOptions = (ctx, isBlock) => ({
		indentAtStart: isBlock ? ctx.indent.length : ctx.indentAtStart,
		lineWidth: ctx.options.lineWidth,
		minContentWidth: ctx.options.minContentWidth
	});
	const containsDocumentMarker = (str) => /^(%|---|\.\.\.)/m.test(str);
	function lineLengthOverLimit(str, lineWidth, indentLength) {
		if (!lineWidth || lineWidth < 0) return false;
		const limit = lineWidth - indentLength;
		const strLen = str.length;
		if (strLen <= limit) return false;
		for (let i = 0, start = 0; i < strLen; ++i) if (str[i] === "\n") {
			if (i - start > limit) return true;
			start = i + 1;
			if (strLen - start <= limit) return false;
		}
		return true;
	}
	function doubleQuotedString(value, ctx) {
		const json = JSON.stringify(value);
		if (ctx.options.doubleQuotedAsJSON) return json;
		const { implicitKey } = ctx;
		const minMultiLineLength = ctx.options.doubleQuotedMinMultiLineLength;
		const indent = ctx.indent || (containsDocumentMarker(value) ? "  " : "");
		let str = "";
		let start = 0;
		for (let i = 0, ch = json[i]; ch; ch = json[++i]) {
			if (ch === " " && json[i + 1] === "\\" && json[i + 2] === "n") {
				str += json.slice(start, i) + "\\ ";
				i += 1;
				start = i;
				ch = "\\";
			}
			if (ch === "\\") switch (json[i + 1]) {
				case "u":
					{
						str += json.slice(start, i);
						const code = json.substr(i + 2, 4);
						switch (code) {
							case "0000":
								str += "\\0";
								break;
							case "0007":
								str += "\\a";
								break;
							case "000b":
								str += "\\v";
								break;
							case "001b":
								str += "\\e";
								break;
							case "0085":
								str += "\\N";
								break;
							case "00a0":
								str += "\\_";
								break;
							case "2028":
								str += "\\L";
								break;
							case "2029":
								str += "\\P";
								break;
							default: if (code.substr(0, 2) === "00") str += "\\x" + code.substr(2);
							else str += json.substr(i, 6);
						}
						i += 5;
						start = i + 1;
					}
					break;
				case "n":
					if (implicitKey || json[i + 2] === "\"" || json.length < minMultiLineLength) i += 1;
					else {
						str += json.slice(start, i) + "\n\n";
						while (json[i + 2] === "\\" && json[i + 3] === "n" && json[i + 4] !== "\"") {
							str += "\n";
							i += 2;
						}
						str += indent;
						if (json[i + 2] === " ") str += "\\";
						i += 1;
						start = i + 1;
					}
					break;
				default: i += 1;
			}
		}
		str = start ? str + json.slice(start) : json;
		return implicitKey ? str : foldFlowLines.foldFlowLines(str, indent, foldFlowLines.FOLD_QUOTED, getFoldOptions(ctx, false));
	}
	function singleQuotedString(value, ctx) {
		if (ctx.options.singleQuote === false || ctx.implicitKey && value.includes("\n") || /[ \t]\n|\n[ \t]/.test(value)) return doubleQuotedString(value, ctx);
		const indent = ctx.indent || (containsDocumentMarker(value) ? "  " : "");
		const res = "'" + value.replace(/'/g, "''").replace(/\n+/g, `$&\n${indent}`) + "'";
		return ctx.implicitKey ? res : foldFlowLines.foldFlowLines(res, indent, foldFlowLines.FOLD_FLOW, getFoldOptions(ctx, false));
	}
	function quotedString(value, ctx) {
		const { singleQuote } = ctx.options;
		let qs;
		if (singleQuote === false) qs = doubleQuotedString;
		else {
			const hasDouble = value.includes("\"");
			const hasSingle = value.includes("'");
			if (hasDouble && !hasSingle) qs = singleQuotedString;
			else if (hasSingle && !hasDouble) qs = doubleQuotedString;
			else qs = singleQuote ? singleQuotedString : doubleQuotedString;
		}
		return qs(value, ctx);
	}
	let blockEndNewlines;
	try {
		blockEndNewlines = new RegExp("(^|(?<!\n))\n+(?!\n|$)", "g");
	} catch {
		blockEndNewlines = /\n+(?!\n|$)/g;
	}
	function blockString({ comment, type, value }, ctx, onComment, onChompKeep) {
		const { blockQuote, commentString, lineWidth } = ctx.options;
		if (!blockQuote || /\n[\t ]+$/.test(value)) return quotedString(value, ctx);
		const indent = ctx.indent || (ctx.forceBlockIndent || containsDocumentMarker(value) ? "  " : "");
		const literal = blockQuote === "literal" ? true : blockQuote === "folded" || type === Scalar.Scalar.BLOCK_FOLDED ? false : type === Scalar.Scalar.BLOCK_LITERAL ? true : !lineLengthOverLimit(value, lineWidth, indent.length);
		if (!value) return literal ? "|\n" : ">\n";
		let chomp;
		let endStart;
		for (endStart = value.length; endStart > 0; --endStart) {
			const ch = value[endStart - 1];
			if (ch !== "\n" && ch !== "	" && ch !== " ") break;
		}
		let end = value.substring(endStart);
		const endNlPos = end.indexOf("\n");
		if (endNlPos === -1) chomp = "-";
		else if (value === end || endNlPos !== end.length - 1) {
			chomp = "+";
			if (onChompKeep) onChompKeep();
		} else chomp = "";
		if (end) {
			value = value.slice(0, -end.length);
			if (end[end.length - 1] === "\n") end = end.slice(0, -1);
			end = end.replace(blockEndNewlines, `$&${indent}`);
		}
		let startWithSpace = false;
		let startEnd;
		let startNlPos = -1;
		for (startEnd = 0; startEnd < value.length; ++startEnd) {
			const ch = value[startEnd];
			if (ch === " ") startWithSpace = true;
			else if (ch === "\n") startNlPos = startEnd;
			else break;
		}
		let start = value.substring(0, startNlPos < startEnd ? startNlPos + 1 : startEnd);
		if (start) {
			value = value.substring(start.length);
			start = start.replace(/\n+/g, `$&${indent}`);
		}
		let header = (startWithSpace ? indent ? "2" : "1" : "") + chomp;
		if (comment) {
			header += " " + commentString(comment.replace(/ ?[\r\n]+/g, " "));
			if (onComment) onComment();
		}
		if (!literal) {
			const foldedValue = value.replace(/\n+/g, "\n$&").replace(/(?:^|\n)([\t ].*)(?:([\n\t ]*)\n(?![\n\t ]))?/g, "$1$2").replace(/\n+/g, `$&${indent}`);
			let literalFallback = false;
			const foldOptions = getFoldOptions(ctx, true);
			if (blockQuote !== "folded" && type !== Scalar.Scalar.BLOCK_FOLDED) foldOptions.onOverflow = () => {
				literalFallback = true;
			};
			const body = foldFlowLines.foldFlowLines(`${start}${foldedValue}${end}`, indent, foldFlowLines.FOLD_BLOCK, foldOptions);
			if (!literalFallback) return `>${header}\n${indent}${body}`;
		}
		value = value.replace(/\n+/g, `$&${indent}`);
		return `|${header}\n${indent}${start}${value}${end}`;
	}
	function plainString(item, ctx, onComment, onChompKeep) {
		const { type, value } = item;
		const { actualString, implicitKey, indent, indentStep, inFlow } = ctx;
		if (implicitKey && value.includes("\n") || inFlow && /[[\]{},]/.test(value)) return quotedString(value, ctx);
		if (/^[\n\t ,[\]{}#&*!|>'"%@`]|^[?-]$|^[?-][ \t]|[\n:][ \t]|[ \t]\n|[\n\t ]#|[\n\t :]$/.test(value)) return implicitKey || inFlow || !value.includes("\n") ? quotedString(value, ctx) : blockString(item, ctx, onComment, onChompKeep);
		if (!implicitKey && !inFlow && type !== Scalar.Scalar.PLAIN && value.includes("\n")) return blockString(item, ctx, onComment, onChompKeep);
		if (containsDocumentMarker(value)) {
			if (indent === "") {
				ctx.forceBlockIndent = true;
				return blockString(item, ctx, onComment, onChompKeep);
			} else if (implicitKey && indent === indentStep) return quotedString(value, ctx);
		}
		const str = value.replace(/\n+/g, `$&\n${indent}`);
		if (actualString) {
			const test = (tag) => tag.default && tag.tag !== "tag:yaml.org,2002:str" && tag.test?.test(str);
			const { compat, tags } = ctx.doc.schema;
			if (tags.some(test) || compat?.some(test)) return quotedString(value, ctx);
		}
		return implicitKey ? str : foldFlowLines.foldFlowLines(str, indent, foldFlowLines.FOLD_FLOW, getFoldOptions(ctx, false));
	}
	function stringifyString(item, ctx, onComment, onChompKeep) {
		const { implicitKey, inFlow } = ctx;
		const ss = typeof item.value === "string" ? item : Object.assign({}, item, { value: String(item.value) });
		let { type } = item;
		if (type !== Scalar.Scalar.QUOTE_DOUBLE) {
			if (/[\x00-\x08\x0b-\x1f\x7f-\x9f\u{D800}-\u{DFFF}]/u.test(ss.value)) type = Scalar.Scalar.QUOTE_DOUBLE;
		}
		const _stringify = (_type) => {
			switch (_type) {
				case Scalar.Scalar.BLOCK_FOLDED:
				case Scalar.Scalar.BLOCK_LITERAL: return implicitKey || inFlow ? quotedString(ss.value, ctx) : blockString(ss, ctx, onComment, onChompKeep);
				case Scalar.Scalar.QUOTE_DOUBLE: return doubleQuotedString(ss.value, ctx);
				case Scalar.Scalar.QUOTE_SINGLE: return singleQuotedString(ss.value, ctx);
				case Scalar.Scalar.PLAIN: return plainString(ss, ctx, onComment, onChompKeep);
				default: return null;
			}
		};
		let res = _stringify(type);
		if (res === null) {
			const { defaultKeyType, defaultStringType } = ctx.options;
			const t = implicitKey && defaultKeyType || defaultStringType;
			res = _stringify(t);
			if (res === null) throw new Error(`Unsupported default string type ${t}`);
		}
		return res;
	}
	exports.stringifyString = stringifyString;
}));
// node_modules/yaml/dist/stringify/stringify.js
var require_stringify = /* @__PURE__ */ __commonJSMin(((exports) => {
	var anchors = require_anchors();
	var identity = require_identity();
	var stringifyComment = require_stringifyComment();
	var stringifyString = require_stringifyString();
	function createStringifyContext(doc, options) {
		const opt = Object.assign({
			blockQuote: true,
			commentString: stringifyComment.stringifyComment,
			defaultKeyType: null,
			defaultStringType: "PLAIN",
			directives: null,
			doubleQuotedAsJSON: false,
			doubleQuotedMinMultiLineLength: 40,
			falseStr: "false",
			flowCollectionPadding: true,
			indentSeq: true,
			lineWidth: 80,
			minContentWidth: 20,
			nullStr: "null",
			simpleKeys: false,
			singleQuote: null,
			trailingComma: false,
			trueStr: "true",
			verifyAliasOrder: true
		}, doc.schema.toStringOptions, options);
		let inFlow;
		switch (opt.collectionStyle) {
			case "block":
				inFlow = false;
				break;
			case "flow":
				inFlow = true;
				break;
			default: inFlow = null;
		}
		return {
			anchors: /* @__PURE__ */ new Set(),
			doc,
			flowCollectionPadding: opt.flowCollectionPadding ? " " : "",
			indent: "",
			indentStep: typeof opt.indent === "number" ? " ".repeat(opt.indent) : "  ",
			inFlow,
			options: opt
		};
	}
	function getTagObject(tags, item) {
		if (item.tag) {
			const match = tags.filter((t) => t.tag === item.tag);
			if (match.length > 0) return match.find((t) => t.format === item.format) ?? match[0];
		}
		let tagObj = void 0;
		let obj;
		if (identity.isScalar(item)) {
			obj = item.value;
			let match = tags.filter((t) => t.identify?.(obj));
			if (match.length > 1) {
				const testMatch = match.filter((t) => t.test);
				if (testMatch.length > 0) match = testMatch;
			}
			tagObj = match.find((t) => t.format === item.format) ?? match.find((t) => !t.format);
		} else {
			obj = item;
			tagObj = tags.find((t) => t.nodeClass && obj instanceof t.nodeClass);
		}
		if (!tagObj) {
			const name = obj?.constructor?.name ?? (obj === null ? "null" : typeof obj);
			throw new Error(`Tag not resolved for ${name} value`);
		}
		return tagObj;
	}
	function stringifyProps(node, tagObj, { anchors: anchors$1, doc }) {
		if (!doc.directives) return "";
		const props = [];
		const anchor = (identity.isScalar(node) || identity.isCollection(node)) && node.anchor;
		if (anchor && anchors.anchorIsValid(anchor)) {
			anchors$1.add(anchor);
			props.push(`&${anchor}`);
		}
		const tag = node.tag ?? (tagObj.default ? null : tagObj.tag);
		if (tag) props.push(doc.directives.tagString(tag));
		return props.join(" ");
	}
	function stringify(item, ctx, onComment, onChompKeep) {
		if (identity.isPair(item)) return item.toString(ctx, onComment, onChompKeep);
		if (identity.isAlias(item)) {
			if (ctx.doc.directives) return item.toString(ctx);
			if (ctx.resolvedAliases?.has(item)) throw new TypeError(`Cannot stringify circular structure without alias nodes`);
			else {
				if (ctx.resolvedAliases) ctx.resolvedAliases.add(item);
				else ctx.resolvedAliases = /* @__PURE__ */ new Set([item]);
				item = item.resolve(ctx.doc);
			}
		}
		let tagObj = void 0;
		const node = identity.isNode(item) ? item : ctx.doc.createNode(item, { onTagObj: (o) => tagObj = o });
		tagObj ?? (tagObj = getTagObject(ctx.doc.schema.tags, node));
		const props = stringifyProps(node, tagObj, ctx);
		if (props.length > 0) ctx.indentAtStart = (ctx.indentAtStart ?? 0) + props.length + 1;
		const str = typeof tagObj.stringify === "function" ? tagObj.stringify(node, ctx, onComment, onChompKeep) : identity.isScalar(node) ? stringifyString.stringifyString(node, ctx, onComment, onChompKeep) : node.toString(ctx, onComment, onChompKeep);
		if (!props) return str;
		return identity.isScalar(node) || str[0] === "{" || str[0] === "[" ? `${props} ${str}` : `${props}\n${ctx.indent}${str}`;
	}
	exports.createStringifyContext = createStringifyContext;
	exports.stringify = stringify;
}));
// node_modules/yaml/dist/stringify/stringifyPair.js
var require_stringifyPair = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var Scalar = require_Scalar();
	var stringify = require_stringify();
	var stringifyComment = require_stringifyComment();
	function stringifyPair({ key, value }, ctx, onComment, onChompKeep) {
		const { allNullValues, doc, indent, indentStep, options: { commentString, indentSeq, simpleKeys } } = ctx;
		let keyComment = identity.isNode(key) && key.comment || null;
		if (simpleKeys) {
			if (keyComment) throw new Error("With simple keys, key nodes cannot have comments");
			if (identity.isCollection(key) || !identity.isNode(key) && typeof key === "object") throw new Error("With simple keys, collection cannot be used as a key value");
		}
		let explicitKey = !simpleKeys && (!key || keyComment && value == null && !ctx.inFlow || identity.isCollection(key) || (identity.isScalar(key) ? key.type === Scalar.Scalar.BLOCK_FOLDED || key.type === Scalar.Scalar.BLOCK_LITERAL : typeof key === "object"));
		ctx = Object.assign({}, ctx, {
			allNullValues: false,
			implicitKey: !explicitKey && (simpleKeys || !allNullValues),
			indent: indent + indentStep
		});
		let keyCommentDone = false;
		let chompKeep = false;
		let str = stringify.stringify(key, ctx, () => keyCommentDone = true, () => chompKeep = true);
		if (!explicitKey && !ctx.inFlow && str.length > 1024) {
			if (simpleKeys) throw new Error("With simple keys, single line scalar must not span more than 1024 characters");
			explicitKey = true;
		}
		if (ctx.inFlow) {
			if (allNullValues || value == null) {
				if (keyCommentDone && onComment) onComment();
				return str === "" ? "?" : explicitKey ? `? ${str}` : str;
			}
		} else if (allNullValues && !simpleKeys || value == null && explicitKey) {
			str = `? ${str}`;
			if (keyComment && !keyCommentDone) str += stringifyComment.lineComment(str, ctx.indent, commentString(keyComment));
			else if (chompKeep && onChompKeep) onChompKeep();
			return str;
		}
		if (keyCommentDone) keyComment = null;
		if (explicitKey) {
			if (keyComment) str += stringifyComment.lineComment(str, ctx.indent, commentString(keyComment));
			str = `? ${str}\n${indent}:`;
		} else {
			str = `${str}:`;
			if (keyComment) str += stringifyComment.lineComment(str, ctx.indent, commentString(keyComment));
		}
		let vsb, vcb, valueComment;
		if (identity.isNode(value)) {
			vsb = !!value.spaceBefore;
			vcb = value.commentBefore;
			valueComment = value.comment;
		} else {
			vsb = false;
			vcb = null;
			valueComment = null;
			if (value && typeof value === "object") value = doc.createNode(value);
		}
		ctx.implicitKey = false;
		if (!explicitKey && !keyComment && identity.isScalar(value)) ctx.indentAtStart = str.length + 1;
		chompKeep = false;
		if (!indentSeq && indentStep.length >= 2 && !ctx.inFlow && !explicitKey && identity.isSeq(value) && !value.flow && !value.tag && !value.anchor) ctx.indent = ctx.indent.substring(2);
		let valueCommentDone = false;
		const valueStr = stringify.stringify(value, ctx, () => valueCommentDone = true, () => chompKeep = true);
		let ws = " ";
		if (keyComment || vsb || vcb) {
			ws = vsb ? "\n" : "";
			if (vcb) {
				const cs = commentString(vcb);
				ws += `\n${stringifyComment.indentComment(cs, ctx.indent)}`;
			}
			if (valueStr === "" && !ctx.inFlow) {
				if (ws === "\n" && valueComment) ws = "\n\n";
			} else ws += `\n${ctx.indent}`;
		} else if (!explicitKey && identity.isCollection(value)) {
			const vs0 = valueStr[0];
			const nl0 = valueStr.indexOf("\n");
			const hasNewline = nl0 !== -1;
			const flow = ctx.inFlow ?? value.flow ?? value.items.length === 0;
			if (hasNewline || !flow) {
				let hasPropsLine = false;
				if (hasNewline && (vs0 === "&" || vs0 === "!")) {
					let sp0 = valueStr.indexOf(" ");
					if (vs0 === "&" && sp0 !== -1 && sp0 < nl0 && valueStr[sp0 + 1] === "!") sp0 = valueStr.indexOf(" ", sp0 + 1);
					if (sp0 === -1 || nl0 < sp0) hasPropsLine = true;
				}
				if (!hasPropsLine) ws = `\n${ctx.indent}`;
			}
		} else if (valueStr === "" || valueStr[0] === "\n") ws = "";
		str += ws + valueStr;
		if (ctx.inFlow) {
			if (valueCommentDone && onComment) onComment();
		} else if (valueComment && !valueCommentDone) str += stringifyComment.lineComment(str, ctx.indent, commentString(valueComment));
		else if (chompKeep && onChompKeep) onChompKeep();
		return str;
	}
	exports.stringifyPair = stringifyPair;
}));
// node_modules/yaml/dist/log.js
var require_log = /* @__PURE__ */ __commonJSMin(((exports) => {
	var node_process = __require("process");
	function debug(logLevel, ...messages) {
		if (logLevel === "debug") console.log(...messages);
	}
	function warn(logLevel, warning) {
		if (logLevel === "debug" || logLevel === "warn") {
			if (typeof node_process.emitWarning === "function") node_process.emitWarning(warning);
			else console.warn(warning);
		}
	}
	exports.debug = debug;
	exports.warn = warn;
}));
// node_modules/yaml/dist/schema/yaml-1.1/merge.js
var require_merge = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var Scalar = require_Scalar();
	const MERGE_KEY = "<<";
	const merge = {
		identify: (value) => value === MERGE_KEY || typeof value === "symbol" && value.description === MERGE_KEY,
		default: "key",
		tag: "tag:yaml.org,2002:merge",
		test: /^<<$/,
		resolve: () => Object.assign(new Scalar.Scalar(Symbol(MERGE_KEY)), { addToJSMap: addMergeToJSMap }),
		stringify: () => MERGE_KEY
	};
	const isMergeKey = (ctx, key) => (merge.identify(key) || identity.isScalar(key) && (!key.type || key.type === Scalar.Scalar.PLAIN) && merge.identify(key.value)) && ctx?.doc.schema.tags.some((tag) => tag.tag === merge.tag && tag.default);
	function addMergeToJSMap(ctx, map, value) {
		const source = resolveAliasValue(ctx, value);
		if (identity.isSeq(source)) for (const it of source.items) mergeValue(ctx, map, it);
		else if (Array.isArray(source)) for (const it of source) mergeValue(ctx, map, it);
		else mergeValue(ctx, map, source);
	}
	function mergeValue(ctx, map, value) {
		const source = resolveAliasValue(ctx, value);
		if (!identity.isMap(source)) throw new Error("Merge sources must be maps or map aliases");
		const srcMap = source.toJSON(null, ctx, Map);
		for (const [key, value] of srcMap) if (map instanceof Map) {
			if (!map.has(key)) map.set(key, value);
		} else if (map instanceof Set) map.add(key);
		else if (!Object.prototype.hasOwnProperty.call(map, key)) Object.defineProperty(map, key, {
			value,
			writable: true,
			enumerable: true,
			configurable: true
		});
		return map;
	}
	function resolveAliasValue(ctx, value) {
		return ctx && identity.isAlias(value) ? value.resolve(ctx.doc, ctx) : value;
	}
	exports.addMergeToJSMap = addMergeToJSMap;
	exports.isMergeKey = isMergeKey;
	exports.merge = merge;
}));
// node_modules/yaml/dist/nodes/addPairToJSMap.js
var require_addPairToJSMap = /* @__PURE__ */ __commonJSMin(((exports) => {
	var log = require_log();
	var merge = require_merge();
	var stringify = require_stringify();
	var identity = require_identity();
	var toJS = require_toJS();
	function addPairToJSMap(ctx, map, { key, value }) {
		if (identity.isNode(key) && key.addToJSMap) key.addToJSMap(ctx, map, value);
		else if (merge.isMergeKey(ctx, key)) merge.addMergeToJSMap(ctx, map, value);
		else {
			const jsKey = toJS.toJS(key, "", ctx);
			if (map instanceof Map) map.set(jsKey, toJS.toJS(value, jsKey, ctx));
			else if (map instanceof Set) map.add(jsKey);
			else {
				const stringKey = stringifyKey(key, jsKey, ctx);
				const jsValue = toJS.toJS(value, stringKey, ctx);
				if (stringKey in map) Object.defineProperty(map, stringKey, {
					value: jsValue,
					writable: true,
					enumerable: true,
					configurable: true
				});
				else map[stringKey] = jsValue;
			}
		}
		return map;
	}
	function stringifyKey(key, jsKey, ctx) {
		if (jsKey === null) return "";
		if (typeof jsKey !== "object") return String(jsKey);
		if (identity.isNode(key) && ctx?.doc) {
			const strCtx = stringify.createStringifyContext(ctx.doc, {});
			strCtx.anchors = /* @__PURE__ */ new Set();
			for (const node of ctx.anchors.keys()) strCtx.anchors.add(node.anchor);
			strCtx.inFlow = true;
			strCtx.inStringifyKey = true;
			const strKey = key.toString(strCtx);
			if (!ctx.mapKeyWarned) {
				let jsonStr = JSON.stringify(strKey);
				if (jsonStr.length > 40) jsonStr = jsonStr.substring(0, 36) + "...\"";
				log.warn(ctx.doc.options.logLevel, `Keys with collection values will be stringified due to JS Object restrictions: ${jsonStr}. Set mapAsMap: true to use object keys.`);
				ctx.mapKeyWarned = true;
			}
			return strKey;
		}
		return JSON.stringify(jsKey);
	}
	exports.addPairToJSMap = addPairToJSMap;
}));
// node_modules/yaml/dist/nodes/Pair.js
var require_Pair = /* @__PURE__ */ __commonJSMin(((exports) => {
	var createNode = require_createNode();
	var stringifyPair = require_stringifyPair();
	var addPairToJSMap = require_addPairToJSMap();
	var identity = require_identity();
	function createPair(key, value, ctx) {
		return new Pair(createNode.createNode(key, void 0, ctx), createNode.createNode(value, void 0, ctx));
	}
	var Pair = class Pair {
		constructor(key, value = null) {
			Object.defineProperty(this, identity.NODE_TYPE, { value: identity.PAIR });
			this.key = key;
			this.value = value;
		}
		clone(schema) {
			let { key, value } = this;
			if (identity.isNode(key)) key = key.clone(schema);
			if (identity.isNode(value)) value = value.clone(schema);
			return new Pair(key, value);
		}
		toJSON(_, ctx) {
			const pair = ctx?.mapAsMap ? /* @__PURE__ */ new Map() : {};
			return addPairToJSMap.addPairToJSMap(ctx, pair, this);
		}
		toString(ctx, onComment, onChompKeep) {
			return ctx?.doc ? stringifyPair.stringifyPair(this, ctx, onComment, onChompKeep) : JSON.stringify(this);
		}
	};
	exports.Pair = Pair;
	exports.createPair = createPair;
}));
// node_modules/yaml/dist/stringify/stringifyCollection.js
var require_stringifyCollection = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var stringify = require_stringify();
	var stringifyComment = require_stringifyComment();
	function stringifyCollection(collection, ctx, options) {
		return (ctx.inFlow ?? collection.flow ? stringifyFlowCollection : stringifyBlockCollection)(collection, ctx, options);
	}
	function stringifyBlockCollection({ comment, items }, ctx, { blockItemPrefix, flowChars, itemIndent, onChompKeep, onComment }) {
		const { indent, options: { commentString } } = ctx;
		const itemCtx = Object.assign({}, ctx, {
			indent: itemIndent,
			type: null
		});
		let chompKeep = false;
		const lines = [];
		for (let i = 0; i < items.length; ++i) {
			const item = items[i];
			let comment = null;
			if (identity.isNode(item)) {
				if (!chompKeep && item.spaceBefore) lines.push("");
				addCommentBefore(ctx, lines, item.commentBefore, chompKeep);
				if (item.comment) comment = item.comment;
			} else if (identity.isPair(item)) {
				const ik = identity.isNode(item.key) ? item.key : null;
				if (ik) {
					if (!chompKeep && ik.spaceBefore) lines.push("");
					addCommentBefore(ctx, lines, ik.commentBefore, chompKeep);
				}
			}
			chompKeep = false;
			let str = stringify.stringify(item, itemCtx, () => comment = null, () => chompKeep = true);
			if (comment) str += stringifyComment.lineComment(str, itemIndent, commentString(comment));
			if (chompKeep && comment) chompKeep = false;
			lines.push(blockItemPrefix + str);
		}
		let str;
		if (lines.length === 0) str = flowChars.start + flowChars.end;
		else {
			str = lines[0];
			for (let i = 1; i < lines.length; ++i) {
				const line = lines[i];
				str += line ? `\n${indent}${line}` : "\n";
			}
		}
		if (comment) {
			str += "\n" + stringifyComment.indentComment(commentString(comment), indent);
			if (onComment) onComment();
		} else if (chompKeep && onChompKeep) onChompKeep();
		return str;
	}
	function stringifyFlowCollection({ items }, ctx, { flowChars, itemIndent }) {
		const { indent, indentStep, flowCollectionPadding: fcPadding, options: { commentString } } = ctx;
		itemIndent += indentStep;
		const itemCtx = Object.assign({}, ctx, {
			indent: itemIndent,
			inFlow: true,
			type: null
		});
		let reqNewline = false;
		let linesAtValue = 0;
		const lines = [];
		for (let i = 0; i < items.length; ++i) {
			const item = items[i];
			let comment = null;
			if (identity.isNode(item)) {
				if (item.spaceBefore) lines.push("");
				addCommentBefore(ctx, lines, item.commentBefore, false);
				if (item.comment) comment = item.comment;
			} else if (identity.isPair(item)) {
				const ik = identity.isNode(item.key) ? item.key : null;
				if (ik) {
					if (ik.spaceBefore) lines.push("");
					addCommentBefore(ctx, lines, ik.commentBefore, false);
					if (ik.comment) reqNewline = true;
				}
				const iv = identity.isNode(item.value) ? item.value : null;
				if (iv) {
					if (iv.comment) comment = iv.comment;
					if (iv.commentBefore) reqNewline = true;
				} else if (item.value == null && ik?.comment) comment = ik.comment;
			}
			if (comment) reqNewline = true;
			let str = stringify.stringify(item, itemCtx, () => comment = null);
			reqNewline || (reqNewline = lines.length > linesAtValue || str.includes("\n"));
			if (i < items.length - 1) str += ",";
			else if (ctx.options.trailingComma) {
				if (ctx.options.lineWidth > 0) reqNewline || (reqNewline = lines.reduce((sum, line) => sum + line.length + 2, 2) + (str.length + 2) > ctx.options.lineWidth);
				if (reqNewline) str += ",";
			}
			if (comment) str += stringifyComment.lineComment(str, itemIndent, commentString(comment));
			lines.push(str);
			linesAtValue = lines.length;
		}
		const { start, end } = flowChars;
		if (lines.length === 0) return start + end;
		else {
			if (!reqNewline) {
				const len = lines.reduce((sum, line) => sum + line.length + 2, 2);
				reqNewline = ctx.options.lineWidth > 0 && len > ctx.options.lineWidth;
			}
			if (reqNewline) {
				let str = start;
				for (const line of lines) str += line ? `\n${indentStep}${indent}${line}` : "\n";
				return `${str}\n${indent}${end}`;
			} else return `${start}${fcPadding}${lines.join(" ")}${fcPadding}${end}`;
		}
	}
	function addCommentBefore({ indent, options: { commentString } }, lines, comment, chompKeep) {
		if (comment && chompKeep) comment = comment.replace(/^\n+/, "");
		if (comment) {
			const ic = stringifyComment.indentComment(commentString(comment), indent);
			lines.push(ic.trimStart());
		}
	}
	exports.stringifyCollection = stringifyCollection;
}));
// node_modules/yaml/dist/nodes/YAMLMap.js
var require_YAMLMap = /* @__PURE__ */ __commonJSMin(((exports) => {
	var stringifyCollection = require_stringifyCollection();
	var addPairToJSMap = require_addPairToJSMap();
	var Collection = require_Collection();
	var identity = require_identity();
	var Pair = require_Pair();
	var Scalar = require_Scalar();
	function findPair(items, key) {
		const k = identity.isScalar(key) ? key.value : key;
		for (const it of items) if (identity.isPair(it)) {
			if (it.key === key || it.key === k) return it;
			if (identity.isScalar(it.key) && it.key.value === k) return it;
		}
	}
	var YAMLMap = class extends Collection.Collection {
		static get tagName() {
			return "tag:yaml.org,2002:map";
		}
		constructor(schema) {
			super(identity.MAP, schema);
			this.items = [];
		}
		static from(schema, obj, ctx) {
			const { keepUndefined, replacer } = ctx;
			const map = new this(schema);
			const add = (key, value) => {
				if (typeof replacer === "function") value = replacer.call(obj, key, value);
				else if (Array.isArray(replacer) && !replacer.includes(key)) return;
				if (value !== void 0 || keepUndefined) map.items.push(Pair.createPair(key, value, ctx));
			};
			if (obj instanceof Map) for (const [key, value] of obj) add(key, value);
			else if (obj && typeof obj === "object") for (const key of Object.keys(obj)) add(key, obj[key]);
			if (typeof schema.sortMapEntries === "function") map.items.sort(schema.sortMapEntries);
			return map;
		}
		add(pair, overwrite) {
			let _pair;
			if (identity.isPair(pair)) _pair = pair;
			else if (!pair || typeof pair !== "object" || !("key" in pair)) _pair = new Pair.Pair(pair, pair?.value);
			else _pair = new Pair.Pair(pair.key, pair.value);
			const prev = findPair(this.items, _pair.key);
			const sortEntries = this.schema?.sortMapEntries;
			if (prev) {
				if (!overwrite) throw new Error(`Key ${_pair.key} already set`);
				if (identity.isScalar(prev.value) && Scalar.isScalarValue(_pair.value)) prev.value.value = _pair.value;
				else prev.value = _pair.value;
			} else if (sortEntries) {
				const i = this.items.findIndex((item) => sortEntries(_pair, item) < 0);
				if (i === -1) this.items.push(_pair);
				else this.items.splice(i, 0, _pair);
			} else this.items.push(_pair);
		}
		delete(key) {
			const it = findPair(this.items, key);
			if (!it) return false;
			return this.items.splice(this.items.indexOf(it), 1).length > 0;
		}
		get(key, keepScalar) {
			const node = findPair(this.items, key)?.value;
			return (!keepScalar && identity.isScalar(node) ? node.value : node) ?? void 0;
		}
		has(key) {
			return !!findPair(this.items, key);
		}
		set(key, value) {
			this.add(new Pair.Pair(key, value), true);
		}
		toJSON(_, ctx, Type) {
			const map = Type ? new Type() : ctx?.mapAsMap ? /* @__PURE__ */ new Map() : {};
			if (ctx?.onCreate) ctx.onCreate(map);
			for (const item of this.items) addPairToJSMap.addPairToJSMap(ctx, map, item);
			return map;
		}
		toString(ctx, onComment, onChompKeep) {
			if (!ctx) return JSON.stringify(this);
			for (const item of this.items) if (!identity.isPair(item)) throw new Error(`Map items must all be pairs; found ${JSON.stringify(item)} instead`);
			if (!ctx.allNullValues && this.hasAllNullValues(false)) ctx = Object.assign({}, ctx, { allNullValues: true });
			return stringifyCollection.stringifyCollection(this, ctx, {
				blockItemPrefix: "",
				flowChars: {
					start: "{",
					end: "}"
				},
				itemIndent: ctx.indent || "",
				onChompKeep,
				onComment
			});
		}
	};
	exports.YAMLMap = YAMLMap;
	exports.findPair = findPair;
}));
// node_modules/yaml/dist/schema/common/map.js
var require_map = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var YAMLMap = require_YAMLMap();
	exports.map = {
		collection: "map",
		default: true,
		nodeClass: YAMLMap.YAMLMap,
		tag: "tag:yaml.org,2002:map",
		resolve(map, onError) {
			if (!identity.isMap(map)) onError("Expected a mapping for this tag");
			return map;
		},
		createNode: (schema, obj, ctx) => YAMLMap.YAMLMap.from(schema, obj, ctx)
	};
}));
// node_modules/yaml/dist/nodes/YAMLSeq.js
var require_YAMLSeq = /* @__PURE__ */ __commonJSMin(((exports) => {
	var createNode = require_createNode();
	var stringifyCollection = require_stringifyCollection();
	var Collection = require_Collection();
	var identity = require_identity();
	var Scalar = require_Scalar();
	var toJS = require_toJS();
	var YAMLSeq = class extends Collection.Collection {
		static get tagName() {
			return "tag:yaml.org,2002:seq";
		}
		constructor(schema) {
			super(identity.SEQ, schema);
			this.items = [];
		}
		add(value) {
			this.items.push(value);
		}
		delete(key) {
			const idx = asItemIndex(key);
			if (typeof idx !== "number") return false;
			return this.items.splice(idx, 1).length > 0;
		}
		get(key, keepScalar) {
			const idx = asItemIndex(key);
			if (typeof idx !== "number") return void 0;
			const it = this.items[idx];
			return !keepScalar && identity.isScalar(it) ? it.value : it;
		}
		has(key) {
			const idx = asItemIndex(key);
			return typeof idx === "number" && idx < this.items.length;
		}
		set(key, value) {
			const idx = asItemIndex(key);
			if (typeof idx !== "number") throw new Error(`Expected a valid index, not ${key}.`);
			const prev = this.items[idx];
			if (identity.isScalar(prev) && Scalar.isScalarValue(value)) prev.value = value;
			else this.items[idx] = value;
		}
		toJSON(_, ctx) {
			const seq = [];
			if (ctx?.onCreate) ctx.onCreate(seq);
			let i = 0;
			for (const item of this.items) seq.push(toJS.toJS(item, String(i++), ctx));
			return seq;
		}
		toString(ctx, onComment, onChompKeep) {
			if (!ctx) return JSON.stringify(this);
			return stringifyCollection.stringifyCollection(this, ctx, {
				blockItemPrefix: "- ",
				flowChars: {
					start: "[",
					end: "]"
				},
				itemIndent: (ctx.indent || "") + "  ",
				onChompKeep,
				onComment
			});
		}
		static from(schema, obj, ctx) {
			const { replacer } = ctx;
			const seq = new this(schema);
			if (obj && Symbol.iterator in Object(obj)) {
				let i = 0;
				for (let it of obj) {
					if (typeof replacer === "function") {
						const key = obj instanceof Set ? it : String(i++);
						it = replacer.call(obj, key, it);
					}
					seq.items.push(createNode.createNode(it, void 0, ctx));
				}
			}
			return seq;
		}
	};
	function asItemIndex(key) {
		let idx = identity.isScalar(key) ? key.value : key;
		if (idx && typeof idx === "string") idx = Number(idx);
		return typeof idx === "number" && Number.isInteger(idx) && idx >= 0 ? idx : null;
	}
	exports.YAMLSeq = YAMLSeq;
}));
// node_modules/yaml/dist/schema/common/seq.js
var require_seq = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var YAMLSeq = require_YAMLSeq();
	exports.seq = {
		collection: "seq",
		default: true,
		nodeClass: YAMLSeq.YAMLSeq,
		tag: "tag:yaml.org,2002:seq",
		resolve(seq, onError) {
			if (!identity.isSeq(seq)) onError("Expected a sequence for this tag");
			return seq;
		},
		createNode: (schema, obj, ctx) => YAMLSeq.YAMLSeq.from(schema, obj, ctx)
	};
}));
// node_modules/yaml/dist/schema/common/string.js
var require_string = /* @__PURE__ */ __commonJSMin(((exports) => {
	var stringifyString = require_stringifyString();
	exports.string = {
		identify: (value) => typeof value === "string",
		default: true,
		tag: "tag:yaml.org,2002:str",
		resolve: (str) => str,
		stringify(item, ctx, onComment, onChompKeep) {
			ctx = Object.assign({ actualString: true }, ctx);
			return stringifyString.stringifyString(item, ctx, onComment, onChompKeep);
		}
	};
}));
// node_modules/yaml/dist/schema/common/null.js
var require_null = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Scalar = require_Scalar();
	const nullTag = {
		identify: (value) => value == null,
		createNode: () => new Scalar.Scalar(null),
		default: true,
		tag: "tag:yaml.org,2002:null",
		test: /^(?:~|[Nn]ull|NULL)?$/,
		resolve: () => new Scalar.Scalar(null),
		stringify: ({ source }, ctx) => typeof source === "string" && nullTag.test.test(source) ? source : ctx.options.nullStr
	};
	exports.nullTag = nullTag;
}));
// node_modules/yaml/dist/schema/core/bool.js
var require_bool$1 = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Scalar = require_Scalar();
	const boolTag = {
		identify: (value) => typeof value === "boolean",
		default: true,
		tag: "tag:yaml.org,2002:bool",
		test: /^(?:[Tt]rue|TRUE|[Ff]alse|FALSE)$/,
		resolve: (str) => new Scalar.Scalar(str[0] === "t" || str[0] === "T"),
		stringify({ source, value }, ctx) {
			if (source && boolTag.test.test(source)) {
				if (value === (source[0] === "t" || source[0] === "T")) return source;
			}
			return value ? ctx.options.trueStr : ctx.options.falseStr;
		}
	};
	exports.boolTag = boolTag;
}));
// node_modules/yaml/dist/stringify/stringifyNumber.js
var require_stringifyNumber = /* @__PURE__ */ __commonJSMin(((exports) => {
	function stringifyNumber({ format, minFractionDigits, tag, value }) {
		if (typeof value === "bigint") return String(value);
		const num = typeof value === "number" ? value : Number(value);
		if (!isFinite(num)) return isNaN(num) ? ".nan" : num < 0 ? "-.inf" : ".inf";
		let n = Object.is(value, -0) ? "-0" : JSON.stringify(value);
		if (!format && minFractionDigits && (!tag || tag === "tag:yaml.org,2002:float") && /^-?\d/.test(n) && !n.includes("e")) {
			let i = n.indexOf(".");
			if (i < 0) {
				i = n.length;
				n += ".";
			}
			let d = minFractionDigits - (n.length - i - 1);
			while (d-- > 0) n += "0";
		}
		return n;
	}
	exports.stringifyNumber = stringifyNumber;
}));
// node_modules/yaml/dist/schema/core/float.js
var require_float$1 = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Scalar = require_Scalar();
	var stringifyNumber = require_stringifyNumber();
	const floatNaN = {
		identify: (value) => typeof value === "number",
		default: true,
		tag: "tag:yaml.org,2002:float",
		test: /^(?:[-+]?\.(?:inf|Inf|INF)|\.nan|\.NaN|\.NAN)$/,
		resolve: (str) => str.slice(-3).toLowerCase() === "nan" ? NaN : str[0] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY,
		stringify: stringifyNumber.stringifyNumber
	};
	const floatExp = {
		identify: (value) => typeof value === "number",
		default: true,
		tag: "tag:yaml.org,2002:float",
		format: "EXP",
		test: /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)[eE][-+]?[0-9]+$/,
		resolve: (str) => parseFloat(str),
		stringify(node) {
			const num = Number(node.value);
			return isFinite(num) ? num.toExponential() : stringifyNumber.stringifyNumber(node);
		}
	};
	exports.float = {
		identify: (value) => typeof value === "number",
		default: true,
		tag: "tag:yaml.org,2002:float",
		test: /^[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*)$/,
		resolve(str) {
			const node = new Scalar.Scalar(parseFloat(str));
			const dot = str.indexOf(".");
			if (dot !== -1 && str[str.length - 1] === "0") node.minFractionDigits = str.length - dot - 1;
			return node;
		},
		stringify: stringifyNumber.stringifyNumber
	};
	exports.floatExp = floatExp;
	exports.floatNaN = floatNaN;
}));
// node_modules/yaml/dist/schema/core/int.js
var require_int$1 = /* @__PURE__ */ __commonJSMin(((exports) => {
	var stringifyNumber = require_stringifyNumber();
	const intIdentify = (value) => typeof value === "bigint" || Number.isInteger(value);
	const intResolve = (str, offset, radix, { intAsBigInt }) => intAsBigInt ? BigInt(str) : parseInt(str.substring(offset), radix);
	function intStringify(node, radix, prefix) {
		const { value } = node;
		if (intIdentify(value) && value >= 0) return prefix + value.toString(radix);
		return stringifyNumber.stringifyNumber(node);
	}
	const intOct = {
		identify: (value) => intIdentify(value) && value >= 0,
		default: true,
		tag: "tag:yaml.org,2002:int",
		format: "OCT",
		test: /^0o[0-7]+$/,
		resolve: (str, _onError, opt) => intResolve(str, 2, 8, opt),
		stringify: (node) => intStringify(node, 8, "0o")
	};
	const int = {
		identify: intIdentify,
		default: true,
		tag: "tag:yaml.org,2002:int",
		test: /^[-+]?[0-9]+$/,
		resolve: (str, _onError, opt) => intResolve(str, 0, 10, opt),
		stringify: stringifyNumber.stringifyNumber
	};
	const intHex = {
		identify: (value) => intIdentify(value) && value >= 0,
		default: true,
		tag: "tag:yaml.org,2002:int",
		format: "HEX",
		test: /^0x[0-9a-fA-F]+$/,
		resolve: (str, _onError, opt) => intResolve(str, 2, 16, opt),
		stringify: (node) => intStringify(node, 16, "0x")
	};
	exports.int = int;
	exports.intHex = intHex;
	exports.intOct = intOct;
}));
// node_modules/yaml/dist/schema/core/schema.js
var require_schema$2 = /* @__PURE__ */ __commonJSMin(((exports) => {
	var map = require_map();
	var _null = require_null();
	var seq = require_seq();
	var string = require_string();
	var bool = require_bool$1();
	var float = require_float$1();
	var int = require_int$1();
	exports.schema = [
		map.map,
		seq.seq,
		string.string,
		_null.nullTag,
		bool.boolTag,
		int.intOct,
		int.int,
		int.intHex,
		float.floatNaN,
		float.floatExp,
		float.float
	];
}));
// node_modules/yaml/dist/schema/json/schema.js
var require_schema$1 = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Scalar = require_Scalar();
	var map = require_map();
	var seq = require_seq();
	function intIdentify(value) {
		return typeof value === "bigint" || Number.isInteger(value);
	}
	const stringifyJSON = ({ value }) => JSON.stringify(value);
	const jsonScalars = [
		{
			identify: (value) => typeof value === "string",
			default: true,
			tag: "tag:yaml.org,2002:str",
			resolve: (str) => str,
			stringify: stringifyJSON
		},
		{
			identify: (value) => value == null,
			createNode: () => new Scalar.Scalar(null),
			default: true,
			tag: "tag:yaml.org,2002:null",
			test: /^null$/,
			resolve: () => null,
			stringify: stringifyJSON
		},
		{
			identify: (value) => typeof value === "boolean",
			default: true,
			tag: "tag:yaml.org,2002:bool",
			test: /^true$|^false$/,
			resolve: (str) => str === "true",
			stringify: stringifyJSON
		},
		{
			identify: intIdentify,
			default: true,
			tag: "tag:yaml.org,2002:int",
			test: /^-?(?:0|[1-9][0-9]*)$/,
			resolve: (str, _onError, { intAsBigInt }) => intAsBigInt ? BigInt(str) : parseInt(str, 10),
			stringify: ({ value }) => intIdentify(value) ? value.toString() : JSON.stringify(value)
		},
		{
			identify: (value) => typeof value === "number",
			default: true,
			tag: "tag:yaml.org,2002:float",
			test: /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]*)?(?:[eE][-+]?[0-9]+)?$/,
			resolve: (str) => parseFloat(str),
			stringify: stringifyJSON
		}
	];
	exports.schema = [map.map, seq.seq].concat(jsonScalars, {
		default: true,
		tag: "",
		test: /^/,
		resolve(str, onError) {
			onError(`Unresolved plain scalar ${JSON.stringify(str)}`);
			return str;
		}
	});
}));
// node_modules/yaml/dist/schema/yaml-1.1/binary.js
var require_binary = /* @__PURE__ */ __commonJSMin(((exports) => {
	var node_buffer = __require("buffer");
	var Scalar = require_Scalar();
	var stringifyString = require_stringifyString();
	exports.binary = {
		identify: (value) => value instanceof Uint8Array,
		default: false,
		tag: "tag:yaml.org,2002:binary",
		resolve(src, onError) {
			if (typeof node_buffer.Buffer === "function") return node_buffer.Buffer.from(src, "base64");
			else if (typeof atob === "function") {
				const str = atob(src.replace(/[\n\r]/g, ""));
				const buffer = new Uint8Array(str.length);
				for (let i = 0; i < str.length; ++i) buffer[i] = str.charCodeAt(i);
				return buffer;
			} else {
				onError("This environment does not support reading binary tags; either Buffer or atob is required");
				return src;
			}
		},
		stringify({ comment, type, value }, ctx, onComment, onChompKeep) {
			if (!value) return "";
			const buf = value;
			let str;
			if (typeof node_buffer.Buffer === "function") str = buf instanceof node_buffer.Buffer ? buf.toString("base64") : node_buffer.Buffer.from(buf.buffer).toString("base64");
			else if (typeof btoa === "function") {
				let s = "";
				for (let i = 0; i < buf.length; ++i) s += String.fromCharCode(buf[i]);
				str = btoa(s);
			} else throw new Error("This environment does not support writing binary tags; either Buffer or btoa is required");
			type ?? (type = Scalar.Scalar.BLOCK_LITERAL);
			if (type !== Scalar.Scalar.QUOTE_DOUBLE) {
				const lineWidth = Math.max(ctx.options.lineWidth - ctx.indent.length, ctx.options.minContentWidth);
				const n = Math.ceil(str.length / lineWidth);
				const lines = new Array(n);
				for (let i = 0, o = 0; i < n; ++i, o += lineWidth) lines[i] = str.substr(o, lineWidth);
				str = lines.join(type === Scalar.Scalar.BLOCK_LITERAL ? "\n" : " ");
			}
			return stringifyString.stringifyString({
				comment,
				type,
				value: str
			}, ctx, onComment, onChompKeep);
		}
	};
}));
// node_modules/yaml/dist/schema/yaml-1.1/pairs.js
var require_pairs = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var Pair = require_Pair();
	var Scalar = require_Scalar();
	var YAMLSeq = require_YAMLSeq();
	function resolvePairs(seq, onError) {
		if (identity.isSeq(seq)) for (let i = 0; i < seq.items.length; ++i) {
			let item = seq.items[i];
			if (identity.isPair(item)) continue;
			else if (identity.isMap(item)) {
				if (item.items.length > 1) onError("Each pair must have its own sequence indicator");
				const pair = item.items[0] || new Pair.Pair(new Scalar.Scalar(null));
				if (item.commentBefore) pair.key.commentBefore = pair.key.commentBefore ? `${item.commentBefore}\n${pair.key.commentBefore}` : item.commentBefore;
				if (item.comment) {
					const cn = pair.value ?? pair.key;
					cn.comment = cn.comment ? `${item.comment}\n${cn.comment}` : item.comment;
				}
				item = pair;
			}
			seq.items[i] = identity.isPair(item) ? item : new Pair.Pair(item);
		}
		else onError("Expected a sequence for this tag");
		return seq;
	}
	function createPairs(schema, iterable, ctx) {
		const { replacer } = ctx;
		const pairs = new YAMLSeq.YAMLSeq(schema);
		pairs.tag = "tag:yaml.org,2002:pairs";
		let i = 0;
		if (iterable && Symbol.iterator in Object(iterable)) for (let it of iterable) {
			if (typeof replacer === "function") it = replacer.call(iterable, String(i++), it);
			let key, value;
			if (Array.isArray(it)) {
				if (it.length === 2) {
					key = it[0];
					value = it[1];
				} else throw new TypeError(`Expected [key, value] tuple: ${it}`);
			} else if (it && it instanceof Object) {
				const keys = Object.keys(it);
				if (keys.length === 1) {
					key = keys[0];
					value = it[key];
				} else throw new TypeError(`Expected tuple with one key, not ${keys.length} keys`);
			} else key = it;
			pairs.items.push(Pair.createPair(key, value, ctx));
		}
		return pairs;
	}
	const pairs = {
		collection: "seq",
		default: false,
		tag: "tag:yaml.org,2002:pairs",
		resolve: resolvePairs,
		createNode: createPairs
	};
	exports.createPairs = createPairs;
	exports.pairs = pairs;
	exports.resolvePairs = resolvePairs;
}));
// node_modules/yaml/dist/schema/yaml-1.1/omap.js
var require_omap = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var toJS = require_toJS();
	var YAMLMap = require_YAMLMap();
	var YAMLSeq = require_YAMLSeq();
	var pairs = require_pairs();
	var YAMLOMap = class YAMLOMap extends YAMLSeq.YAMLSeq {
		constructor() {
			super();
			this.add = YAMLMap.YAMLMap.prototype.add.bind(this);
			this.delete = YAMLMap.YAMLMap.prototype.delete.bind(this);
			this.get = YAMLMap.YAMLMap.prototype.get.bind(this);
			this.has = YAMLMap.YAMLMap.prototype.has.bind(this);
			this.set = YAMLMap.YAMLMap.prototype.set.bind(this);
			this.tag = YAMLOMap.tag;
		}
		toJSON(_, ctx) {
			if (!ctx) return super.toJSON(_);
			const map = /* @__PURE__ */ new Map();
			if (ctx?.onCreate) ctx.onCreate(map);
			for (const pair of this.items) {
				let key, value;
				if (identity.isPair(pair)) {
					key = toJS.toJS(pair.key, "", ctx);
					value = toJS.toJS(pair.value, key, ctx);
				} else key = toJS.toJS(pair, "", ctx);
				if (map.has(key)) throw new Error("Ordered maps must not include duplicate keys");
				map.set(key, value);
			}
			return map;
		}
		static from(schema, iterable, ctx) {
			const pairs$1 = pairs.createPairs(schema, iterable, ctx);
			const omap = new this();
			omap.items = pairs$1.items;
			return omap;
		}
	};
	YAMLOMap.tag = "tag:yaml.org,2002:omap";
	const omap = {
		collection: "seq",
		identify: (value) => value instanceof Map,
		nodeClass: YAMLOMap,
		default: false,
		tag: "tag:yaml.org,2002:omap",
		resolve(seq, onError) {
			const pairs$1 = pairs.resolvePairs(seq, onError);
			const seenKeys = [];
			for (const { key } of pairs$1.items) if (identity.isScalar(key)) {
				if (seenKeys.includes(key.value)) onError(`Ordered maps must not include duplicate keys: ${key.value}`);
				else seenKeys.push(key.value);
			}
			return Object.assign(new YAMLOMap(), pairs$1);
		},
		createNode: (schema, iterable, ctx) => YAMLOMap.from(schema, iterable, ctx)
	};
	exports.YAMLOMap = YAMLOMap;
	exports.omap = omap;
}));
// node_modules/yaml/dist/schema/yaml-1.1/bool.js
var require_bool = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Scalar = require_Scalar();
	function boolStringify({ value, source }, ctx) {
		if (source && (value ? trueTag : falseTag).test.test(source)) return source;
		return value ? ctx.options.trueStr : ctx.options.falseStr;
	}
	const trueTag = {
		identify: (value) => value === true,
		default: true,
		tag: "tag:yaml.org,2002:bool",
		test: /^(?:Y|y|[Yy]es|YES|[Tt]rue|TRUE|[Oo]n|ON)$/,
		resolve: () => new Scalar.Scalar(true),
		stringify: boolStringify
	};
	const falseTag = {
		identify: (value) => value === false,
		default: true,
		tag: "tag:yaml.org,2002:bool",
		test: /^(?:N|n|[Nn]o|NO|[Ff]alse|FALSE|[Oo]ff|OFF)$/,
		resolve: () => new Scalar.Scalar(false),
		stringify: boolStringify
	};
	exports.falseTag = falseTag;
	exports.trueTag = trueTag;
}));
// node_modules/yaml/dist/schema/yaml-1.1/float.js
var require_float = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Scalar = require_Scalar();
	var stringifyNumber = require_stringifyNumber();
	const floatNaN = {
		identify: (value) => typeof value === "number",
		default: true,
		tag: "tag:yaml.org,2002:float",
		test: /^(?:[-+]?\.(?:inf|Inf|INF)|\.nan|\.NaN|\.NAN)$/,
		resolve: (str) => str.slice(-3).toLowerCase() === "nan" ? NaN : str[0] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY,
		stringify: stringifyNumber.stringifyNumber
	};
	const floatExp = {
		identify: (value) => typeof value === "number",
		default: true,
		tag: "tag:yaml.org,2002:float",
		format: "EXP",
		test: /^[-+]?(?:[0-9][0-9_]*)?(?:\.[0-9_]*)?[eE][-+]?[0-9]+$/,
		resolve: (str) => parseFloat(str.replace(/_/g, "")),
		stringify(node) {
			const num = Number(node.value);
			return isFinite(num) ? num.toExponential() : stringifyNumber.stringifyNumber(node);
		}
	};
	exports.float = {
		identify: (value) => typeof value === "number",
		default: true,
		tag: "tag:yaml.org,2002:float",
		test: /^[-+]?(?:[0-9][0-9_]*)?\.[0-9_]*$/,
		resolve(str) {
			const node = new Scalar.Scalar(parseFloat(str.replace(/_/g, "")));
			const dot = str.indexOf(".");
			if (dot !== -1) {
				const f = str.substring(dot + 1).replace(/_/g, "");
				if (f[f.length - 1] === "0") node.minFractionDigits = f.length;
			}
			return node;
		},
		stringify: stringifyNumber.stringifyNumber
	};
	exports.floatExp = floatExp;
	exports.floatNaN = floatNaN;
}));
// node_modules/yaml/dist/schema/yaml-1.1/int.js
var require_int = /* @__PURE__ */ __commonJSMin(((exports) => {
	var stringifyNumber = require_stringifyNumber();
	const intIdentify = (value) => typeof value === "bigint" || Number.isInteger(value);
	function intResolve(str, offset, radix, { intAsBigInt }) {
		const sign = str[0];
		if (sign === "-" || sign === "+") offset += 1;
		str = str.substring(offset).replace(/_/g, "");
		if (intAsBigInt) {
			switch (radix) {
				case 2:
					str = `0b${str}`;
					break;
				case 8:
					str = `0o${str}`;
					break;
				case 16: str = `0x${str}`;
			}
			const n = BigInt(str);
			return sign === "-" ? BigInt(-1) * n : n;
		}
		const n = parseInt(str, radix);
		return sign === "-" ? -1 * n : n;
	}
	function intStringify(node, radix, prefix) {
		const { value } = node;
		if (intIdentify(value)) {
			const str = value.toString(radix);
			return value < 0 ? "-" + prefix + str.substr(1) : prefix + str;
		}
		return stringifyNumber.stringifyNumber(node);
	}
	const intBin = {
		identify: intIdentify,
		default: true,
		tag: "tag:yaml.org,2002:int",
		format: "BIN",
		test: /^[-+]?0b[0-1_]+$/,
		resolve: (str, _onError, opt) => intResolve(str, 2, 2, opt),
		stringify: (node) => intStringify(node, 2, "0b")
	};
	const intOct = {
		identify: intIdentify,
		default: true,
		tag: "tag:yaml.org,2002:int",
		format: "OCT",
		test: /^[-+]?0[0-7_]+$/,
		resolve: (str, _onError, opt) => intResolve(str, 1, 8, opt),
		stringify: (node) => intStringify(node, 8, "0")
	};
	const int = {
		identify: intIdentify,
		default: true,
		tag: "tag:yaml.org,2002:int",
		test: /^[-+]?[0-9][0-9_]*$/,
		resolve: (str, _onError, opt) => intResolve(str, 0, 10, opt),
		stringify: stringifyNumber.stringifyNumber
	};
	const intHex = {
		identify: intIdentify,
		default: true,
		tag: "tag:yaml.org,2002:int",
		format: "HEX",
		test: /^[-+]?0x[0-9a-fA-F_]+$/,
		resolve: (str, _onError, opt) => intResolve(str, 2, 16, opt),
		stringify: (node) => intStringify(node, 16, "0x")
	};
	exports.int = int;
	exports.intBin = intBin;
	exports.intHex = intHex;
	exports.intOct = intOct;
}));
// node_modules/yaml/dist/schema/yaml-1.1/set.js
var require_set = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var Pair = require_Pair();
	var YAMLMap = require_YAMLMap();
	var YAMLSet = class YAMLSet extends YAMLMap.YAMLMap {
		constructor(schema) {
			super(schema);
			this.tag = YAMLSet.tag;
		}
		add(key) {
			let pair;
			if (identity.isPair(key)) pair = key;
			else if (key && typeof key === "object" && "key" in key && "value" in key && key.value === null) pair = new Pair.Pair(key.key, null);
			else pair = new Pair.Pair(key, null);
			if (!YAMLMap.findPair(this.items, pair.key)) this.items.push(pair);
		}
		get(key, keepPair) {
			const pair = YAMLMap.findPair(this.items, key);
			return !keepPair && identity.isPair(pair) ? identity.isScalar(pair.key) ? pair.key.value : pair.key : pair;
		}
		set(key, value) {
			if (typeof value !== "boolean") throw new Error(`Expected boolean value for set(key, value) in a YAML set, not ${typeof value}`);
			const prev = YAMLMap.findPair(this.items, key);
			if (prev && !value) this.items.splice(this.items.indexOf(prev), 1);
			else if (!prev && value) this.items.push(new Pair.Pair(key));
		}
		toJSON(_, ctx) {
			return super.toJSON(_, ctx, Set);
		}
		toString(ctx, onComment, onChompKeep) {
			if (!ctx) return JSON.stringify(this);
			if (this.hasAllNullValues(true)) return super.toString(Object.assign({}, ctx, { allNullValues: true }), onComment, onChompKeep);
			else throw new Error("Set items must all have null values");
		}
		static from(schema, iterable, ctx) {
			const { replacer } = ctx;
			const set = new this(schema);
			if (iterable && Symbol.iterator in Object(iterable)) for (let value of iterable) {
				if (typeof replacer === "function") value = replacer.call(iterable, value, value);
				set.items.push(Pair.createPair(value, null, ctx));
			}
			return set;
		}
	};
	YAMLSet.tag = "tag:yaml.org,2002:set";
	const set = {
		collection: "map",
		identify: (value) => value instanceof Set,
		nodeClass: YAMLSet,
		default: false,
		tag: "tag:yaml.org,2002:set",
		createNode: (schema, iterable, ctx) => YAMLSet.from(schema, iterable, ctx),
		resolve(map, onError) {
			if (identity.isMap(map)) {
				if (map.hasAllNullValues(true)) return Object.assign(new YAMLSet(), map);
				else onError("Set items must all have null values");
			} else onError("Expected a mapping for this tag");
			return map;
		}
	};
	exports.YAMLSet = YAMLSet;
	exports.set = set;
}));
// node_modules/yaml/dist/schema/yaml-1.1/timestamp.js
var require_timestamp = /* @__PURE__ */ __commonJSMin(((exports) => {
	var stringifyNumber = require_stringifyNumber();
	function parseSexagesimal(str, asBigInt) {
		const sign = str[0];
		const parts = sign === "-" || sign === "+" ? str.substring(1) : str;
		const num = (n) => asBigInt ? BigInt(n) : Number(n);
		const res = parts.replace(/_/g, "").split(":").reduce((res, p) => res * num(60) + num(p), num(0));
		return sign === "-" ? num(-1) * res : res;
	}
	function stringifySexagesimal(node) {
		let { value } = node;
		let num = (n) => n;
		if (typeof value === "bigint") num = (n) => BigInt(n);
		else if (isNaN(value) || !isFinite(value)) return stringifyNumber.stringifyNumber(node);
		let sign = "";
		if (value < 0) {
			sign = "-";
			value *= num(-1);
		}
		const _60 = num(60);
		const parts = [value % _60];
		if (value < 60) parts.unshift(0);
		else {
			value = (value - parts[0]) / _60;
			parts.unshift(value % _60);
			if (value >= 60) {
				value = (value - parts[0]) / _60;
				parts.unshift(value);
			}
		}
		return sign + parts.map((n) => String(n).padStart(2, "0")).join(":").replace(/000000\d*$/, "");
	}
	const intTime = {
		identify: (value) => typeof value === "bigint" || Number.isInteger(value),
		default: true,
		tag: "tag:yaml.org,2002:int",
		format: "TIME",
		test: /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+$/,
		resolve: (str, _onError, { intAsBigInt }) => parseSexagesimal(str, intAsBigInt),
		stringify: stringifySexagesimal
	};
	const floatTime = {
		identify: (value) => typeof value === "number",
		default: true,
		tag: "tag:yaml.org,2002:float",
		format: "TIME",
		test: /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*$/,
		resolve: (str) => parseSexagesimal(str, false),
		stringify: stringifySexagesimal
	};
	const timestamp = {
		identify: (value) => value instanceof Date,
		default: true,
		tag: "tag:yaml.org,2002:timestamp",
		test: RegExp("^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:(?:t|T|[ \\t]+)([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2}(\\.[0-9]+)?)(?:[ \\t]*(Z|[-+][012]?[0-9](?::[0-9]{2})?))?)?$"),
		resolve(str) {
			const match = str.match(timestamp.test);
			if (!match) throw new Error("!!timestamp expects a date, starting with yyyy-mm-dd");
			const [, year, month, day, hour, minute, second] = match.map(Number);
			const millisec = match[7] ? Number((match[7] + "00").substr(1, 3)) : 0;
			let date = Date.UTC(year, month - 1, day, hour || 0, minute || 0, second || 0, millisec);
			const tz = match[8];
			if (tz && tz !== "Z") {
				let d = parseSexagesimal(tz, false);
				if (Math.abs(d) < 30) d *= 60;
				date -= 6e4 * d;
			}
			return new Date(date);
		},
		stringify: ({ value }) => value?.toISOString().replace(/(T00:00:00)?\.000Z$/, "") ?? ""
	};
	exports.floatTime = floatTime;
	exports.intTime = intTime;
	exports.timestamp = timestamp;
}));
// node_modules/yaml/dist/schema/yaml-1.1/schema.js
var require_schema = /* @__PURE__ */ __commonJSMin(((exports) => {
	var map = require_map();
	var _null = require_null();
	var seq = require_seq();
	var string = require_string();
	var binary = require_binary();
	var bool = require_bool();
	var float = require_float();
	var int = require_int();
	var merge = require_merge();
	var omap = require_omap();
	var pairs = require_pairs();
	var set = require_set();
	var timestamp = require_timestamp();
	exports.schema = [
		map.map,
		seq.seq,
		string.string,
		_null.nullTag,
		bool.trueTag,
		bool.falseTag,
		int.intBin,
		int.intOct,
		int.int,
		int.intHex,
		float.floatNaN,
		float.floatExp,
		float.float,
		binary.binary,
		merge.merge,
		omap.omap,
		pairs.pairs,
		set.set,
		timestamp.intTime,
		timestamp.floatTime,
		timestamp.timestamp
	];
}));
// node_modules/yaml/dist/schema/tags.js
var require_tags = /* @__PURE__ */ __commonJSMin(((exports) => {
	var map = require_map();
	var _null = require_null();
	var seq = require_seq();
	var string = require_string();
	var bool = require_bool$1();
	var float = require_float$1();
	var int = require_int$1();
	var schema = require_schema$2();
	var schema$1 = require_schema$1();
	var binary = require_binary();
	var merge = require_merge();
	var omap = require_omap();
	var pairs = require_pairs();
	var schema$2 = require_schema();
	var set = require_set();
	var timestamp = require_timestamp();
	const schemas = /* @__PURE__ */ new Map([
		["core", schema.schema],
		["failsafe", [
			map.map,
			seq.seq,
			string.string
		]],
		["json", schema$1.schema],
		["yaml11", schema$2.schema],
		["yaml-1.1", schema$2.schema]
	]);
	const tagsByName = {
		binary: binary.binary,
		bool: bool.boolTag,
		float: float.float,
		floatExp: float.floatExp,
		floatNaN: float.floatNaN,
		floatTime: timestamp.floatTime,
		int: int.int,
		intHex: int.intHex,
		intOct: int.intOct,
		intTime: timestamp.intTime,
		map: map.map,
		merge: merge.merge,
		null: _null.nullTag,
		omap: omap.omap,
		pairs: pairs.pairs,
		seq: seq.seq,
		set: set.set,
		timestamp: timestamp.timestamp
	};
	const coreKnownTags = {
		"tag:yaml.org,2002:binary": binary.binary,
		"tag:yaml.org,2002:merge": merge.merge,
		"tag:yaml.org,2002:omap": omap.omap,
		"tag:yaml.org,2002:pairs": pairs.pairs,
		"tag:yaml.org,2002:set": set.set,
		"tag:yaml.org,2002:timestamp": timestamp.timestamp
	};
	function getTags(customTags, schemaName, addMergeTag) {
		const schemaTags = schemas.get(schemaName);
		if (schemaTags && !customTags) return addMergeTag && !schemaTags.includes(merge.merge) ? schemaTags.concat(merge.merge) : schemaTags.slice();
		let tags = schemaTags;
		if (!tags) {
			if (Array.isArray(customTags)) tags = [];
			else {
				const keys = Array.from(schemas.keys()).filter((key) => key !== "yaml11").map((key) => JSON.stringify(key)).join(", ");
				throw new Error(`Unknown schema "${schemaName}"; use one of ${keys} or define customTags array`);
			}
		}
		if (Array.isArray(customTags)) for (const tag of customTags) tags = tags.concat(tag);
		else if (typeof customTags === "function") tags = customTags(tags.slice());
		if (addMergeTag) tags = tags.concat(merge.merge);
		return tags.reduce((tags, tag) => {
			const tagObj = typeof tag === "string" ? tagsByName[tag] : tag;
			if (!tagObj) {
				const tagName = JSON.stringify(tag);
				const keys = Object.keys(tagsByName).map((key) => JSON.stringify(key)).join(", ");
				throw new Error(`Unknown custom tag ${tagName}; use one of ${keys}`);
			}
			if (!tags.includes(tagObj)) tags.push(tagObj);
			return tags;
		}, []);
	}
	exports.coreKnownTags = coreKnownTags;
	exports.getTags = getTags;
}));
// node_modules/yaml/dist/schema/Schema.js
var require_Schema = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var map = require_map();
	var seq = require_seq();
	var string = require_string();
	var tags = require_tags();
	const sortMapEntriesByKey = (a, b) => a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
	exports.Schema = class Schema {
		constructor({ compat, customTags, merge, resolveKnownTags, schema, sortMapEntries, toStringDefaults }) {
			this.compat = Array.isArray(compat) ? tags.getTags(compat, "compat") : compat ? tags.getTags(null, compat) : null;
			this.name = typeof schema === "string" && schema || "core";
			this.knownTags = resolveKnownTags ? tags.coreKnownTags : {};
			this.tags = tags.getTags(customTags, this.name, merge);
			this.toStringOptions = toStringDefaults ?? null;
			Object.defineProperty(this, identity.MAP, { value: map.map });
			Object.defineProperty(this, identity.SCALAR, { value: string.string });
			Object.defineProperty(this, identity.SEQ, { value: seq.seq });
			this.sortMapEntries = typeof sortMapEntries === "function" ? sortMapEntries : sortMapEntries === true ? sortMapEntriesByKey : null;
		}
		clone() {
			const copy = Object.create(Schema.prototype, Object.getOwnPropertyDescriptors(this));
			copy.tags = this.tags.slice();
			return copy;
		}
	};
}));
// node_modules/yaml/dist/stringify/stringifyDocument.js
var require_stringifyDocument = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var stringify = require_stringify();
	var stringifyComment = require_stringifyComment();
	function stringifyDocument(doc, options) {
		const lines = [];
		let hasDirectives = options.directives === true;
		if (options.directives !== false && doc.directives) {
			const dir = doc.directives.toString(doc);
			if (dir) {
				lines.push(dir);
				hasDirectives = true;
			} else if (doc.directives.docStart) hasDirectives = true;
		}
		if (hasDirectives) lines.push("---");
		const ctx = stringify.createStringifyContext(doc, options);
		const { commentString } = ctx.options;
		if (doc.commentBefore) {
			if (lines.length !== 1) lines.unshift("");
			const cs = commentString(doc.commentBefore);
			lines.unshift(stringifyComment.indentComment(cs, ""));
		}
		let chompKeep = false;
		let contentComment = null;
		if (doc.contents) {
			if (identity.isNode(doc.contents)) {
				if (doc.contents.spaceBefore && hasDirectives) lines.push("");
				if (doc.contents.commentBefore) {
					const cs = commentString(doc.contents.commentBefore);
					lines.push(stringifyComment.indentComment(cs, ""));
				}
				ctx.forceBlockIndent = !!doc.comment;
				contentComment = doc.contents.comment;
			}
			const onChompKeep = contentComment ? void 0 : () => chompKeep = true;
			let body = stringify.stringify(doc.contents, ctx, () => contentComment = null, onChompKeep);
			if (contentComment) body += stringifyComment.lineComment(body, "", commentString(contentComment));
			if ((body[0] === "|" || body[0] === ">") && lines[lines.length - 1] === "---") lines[lines.length - 1] = `--- ${body}`;
			else lines.push(body);
		} else lines.push(stringify.stringify(doc.contents, ctx));
		if (doc.directives?.docEnd) {
			if (doc.comment) {
				const cs = commentString(doc.comment);
				if (cs.includes("\n")) {
					lines.push("...");
					lines.push(stringifyComment.indentComment(cs, ""));
				} else lines.push(`... ${cs}`);
			} else lines.push("...");
		} else {
			let dc = doc.comment;
			if (dc && chompKeep) dc = dc.replace(/^\n+/, "");
			if (dc) {
				if ((!chompKeep || contentComment) && lines[lines.length - 1] !== "") lines.push("");
				lines.push(stringifyComment.indentComment(commentString(dc), ""));
			}
		}
		return lines.join("\n") + "\n";
	}
	exports.stringifyDocument = stringifyDocument;
}));
// node_modules/yaml/dist/doc/Document.js
var require_Document = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Alias = require_Alias();
	var Collection = require_Collection();
	var identity = require_identity();
	var Pair = require_Pair();
	var toJS = require_toJS();
	var Schema = require_Schema();
	var stringifyDocument = require_stringifyDocument();
	var anchors = require_anchors();
	var applyReviver = require_applyReviver();
	var createNode = require_createNode();
	var directives = require_directives();
	var Document = class Document {
		constructor(value, replacer, options) {
			this.commentBefore = null;
			this.comment = null;
			this.errors = [];
			this.warnings = [];
			Object.defineProperty(this, identity.NODE_TYPE, { value: identity.DOC });
			let _replacer = null;
			if (typeof replacer === "function" || Array.isArray(replacer)) _replacer = replacer;
			else if (options === void 0 && replacer) {
				options = replacer;
				replacer = void 0;
			}
			const opt = Object.assign({
				intAsBigInt: false,
				keepSourceTokens: false,
				logLevel: "warn",
				prettyErrors: true,
				strict: true,
				stringKeys: false,
				uniqueKeys: true,
				version: "1.2"
			}, options);
			this.options = opt;
			let { version } = opt;
			if (options?._directives) {
				this.directives = options._directives.atDocument();
				if (this.directives.yaml.explicit) version = this.directives.yaml.version;
			} else this.directives = new directives.Directives({ version });
			this.setSchema(version, options);
			this.contents = value === void 0 ? null : this.createNode(value, _replacer, options);
		}
		clone() {
			const copy = Object.create(Document.prototype, { [identity.NODE_TYPE]: { value: identity.DOC } });
			copy.commentBefore = this.commentBefore;
			copy.comment = this.comment;
			copy.errors = this.errors.slice();
			copy.warnings = this.warnings.slice();
			copy.options = Object.assign({}, this.options);
			if (this.directives) copy.directives = this.directives.clone();
			copy.schema = this.schema.clone();
			copy.contents = identity.isNode(this.contents) ? this.contents.clone(copy.schema) : this.contents;
			if (this.range) copy.range = this.range.slice();
			return copy;
		}
		add(value) {
			if (assertCollection(this.contents)) this.contents.add(value);
		}
		addIn(path, value) {
			if (assertCollection(this.contents)) this.contents.addIn(path, value);
		}
		createAlias(node, name) {
			if (!node.anchor) {
				const prev = anchors.anchorNames(this);
				node.anchor = !name || prev.has(name) ? anchors.findNewAnchor(name || "a", prev) : name;
			}
			return new Alias.Alias(node.anchor);
		}
		createNode(value, replacer, options) {
			let _replacer = void 0;
			if (typeof replacer === "function") {
				value = replacer.call({ "": value }, "", value);
				_replacer = replacer;
			} else if (Array.isArray(replacer)) {
				const keyToStr = (v) => typeof v === "number" || v instanceof String || v instanceof Number;
				const asStr = replacer.filter(keyToStr).map(String);
				if (asStr.length > 0) replacer = replacer.concat(asStr);
				_replacer = replacer;
			} else if (options === void 0 && replacer) {
				options = replacer;
				replacer = void 0;
			}
			const { aliasDuplicateObjects, anchorPrefix, flow, keepUndefined, onTagObj, tag } = options ?? {};
			const { onAnchor, setAnchors, sourceObjects } = anchors.createNodeAnchors(this, anchorPrefix || "a");
			const ctx = {
				aliasDuplicateObjects: aliasDuplicateObjects ?? true,
				keepUndefined: keepUndefined ?? false,
				onAnchor,
				onTagObj,
				replacer: _replacer,
				schema: this.schema,
				sourceObjects
			};
			const node = createNode.createNode(value, tag, ctx);
			if (flow && identity.isCollection(node)) node.flow = true;
			setAnchors();
			return node;
		}
		createPair(key, value, options = {}) {
			const k = this.createNode(key, null, options);
			const v = this.createNode(value, null, options);
			return new Pair.Pair(k, v);
		}
		delete(key) {
			return assertCollection(this.contents) ? this.contents.delete(key) : false;
		}
		deleteIn(path) {
			if (Collection.isEmptyPath(path)) {
				if (this.contents == null) return false;
				this.contents = null;
				return true;
			}
			return assertCollection(this.contents) ? this.contents.deleteIn(path) : false;
		}
		get(key, keepScalar) {
			return identity.isCollection(this.contents) ? this.contents.get(key, keepScalar) : void 0;
		}
		getIn(path, keepScalar) {
			if (Collection.isEmptyPath(path)) return !keepScalar && identity.isScalar(this.contents) ? this.contents.value : this.contents;
			return identity.isCollection(this.contents) ? this.contents.getIn(path, keepScalar) : void 0;
		}
		has(key) {
			return identity.isCollection(this.contents) ? this.contents.has(key) : false;
		}
		hasIn(path) {
			if (Collection.isEmptyPath(path)) return this.contents !== void 0;
			return identity.isCollection(this.contents) ? this.contents.hasIn(path) : false;
		}
		set(key, value) {
			if (this.contents == null) this.contents = Collection.collectionFromPath(this.schema, [key], value);
			else if (assertCollection(this.contents)) this.contents.set(key, value);
		}
		setIn(path, value) {
			if (Collection.isEmptyPath(path)) this.contents = value;
			else if (this.contents == null) this.contents = Collection.collectionFromPath(this.schema, Array.from(path), value);
			else if (assertCollection(this.contents)) this.contents.setIn(path, value);
		}
		setSchema(version, options = {}) {
			if (typeof version === "number") version = String(version);
			let opt;
			switch (version) {
				case "1.1":
					if (this.directives) this.directives.yaml.version = "1.1";
					else this.directives = new directives.Directives({ version: "1.1" });
					opt = {
						resolveKnownTags: false,
						schema: "yaml-1.1"
					};
					break;
				case "1.2":
				case "next":
					if (this.directives) this.directives.yaml.version = version;
					else this.directives = new directives.Directives({ version });
					opt = {
						resolveKnownTags: true,
						schema: "core"
					};
					break;
				case null:
					if (this.directives) delete this.directives;
					opt = null;
					break;
				default: {
					const sv = JSON.stringify(version);
					throw new Error(`Expected '1.1', '1.2' or null as first argument, but found: ${sv}`);
				}
			}
			if (options.schema instanceof Object) this.schema = options.schema;
			else if (opt) this.schema = new Schema.Schema(Object.assign(opt, options));
			else throw new Error(`With a null YAML version, the { schema: Schema } option is required`);
		}
		toJS({ json, jsonArg, mapAsMap, maxAliasCount, onAnchor, reviver } = {}) {
			const ctx = {
				anchors: /* @__PURE__ */ new Map(),
				doc: this,
				keep: !json,
				mapAsMap: mapAsMap === true,
				mapKeyWarned: false,
				maxAliasCount: typeof maxAliasCount === "number" ? maxAliasCount : 100
			};
			const res = toJS.toJS(this.contents, jsonArg ?? "", ctx);
			if (typeof onAnchor === "function") for (const { count, res } of ctx.anchors.values()) onAnchor(res, count);
			return typeof reviver === "function" ? applyReviver.applyReviver(reviver, { "": res }, "", res) : res;
		}
		toJSON(jsonArg, onAnchor) {
			return this.toJS({
				json: true,
				jsonArg,
				mapAsMap: false,
				onAnchor
			});
		}
		toString(options = {}) {
			if (this.errors.length > 0) throw new Error("Document with errors cannot be stringified");
			if ("indent" in options && (!Number.isInteger(options.indent) || Number(options.indent) <= 0)) {
				const s = JSON.stringify(options.indent);
				throw new Error(`"indent" option must be a positive integer, not ${s}`);
			}
			return stringifyDocument.stringifyDocument(this, options);
		}
	};
	function assertCollection(contents) {
		if (identity.isCollection(contents)) return true;
		throw new Error("Expected a YAML collection as document contents");
	}
	exports.Document = Document;
}));
// node_modules/yaml/dist/errors.js
var require_errors = /* @__PURE__ */ __commonJSMin(((exports) => {
	var YAMLError = class extends Error {
		constructor(name, pos, code, message) {
			super();
			this.name = name;
			this.code = code;
			this.message = message;
			this.pos = pos;
		}
	};
	var YAMLParseError = class extends YAMLError {
		constructor(pos, code, message) {
			super("YAMLParseError", pos, code, message);
		}
	};
	var YAMLWarning = class extends YAMLError {
		constructor(pos, code, message) {
			super("YAMLWarning", pos, code, message);
		}
	};
	const prettifyError = (src, lc) => (error) => {
		if (error.pos[0] === -1) return;
		error.linePos = error.pos.map((pos) => lc.linePos(pos));
		const { line, col } = error.linePos[0];
		error.message += ` at line ${line}, column ${col}`;
		let ci = col - 1;
		let lineStr = src.substring(lc.lineStarts[line - 1], lc.lineStarts[line]).replace(/[\n\r]+$/, "");
		if (ci >= 60 && lineStr.length > 80) {
			const trimStart = Math.min(ci - 39, lineStr.length - 79);
			lineStr = "…" + lineStr.substring(trimStart);
			ci -= trimStart - 1;
		}
		if (lineStr.length > 80) lineStr = lineStr.substring(0, 79) + "…";
		if (line > 1 && /^ *$/.test(lineStr.substring(0, ci))) {
			let prev = src.substring(lc.lineStarts[line - 2], lc.lineStarts[line - 1]);
			if (prev.length > 80) prev = prev.substring(0, 79) + "…\n";
			lineStr = prev + lineStr;
		}
		if (/[^ ]/.test(lineStr)) {
			let count = 1;
			const end = error.linePos[1];
			if (end?.line === line && end.col > col) count = Math.max(1, Math.min(end.col - col, 80 - ci));
			const pointer = " ".repeat(ci) + "^".repeat(count);
			error.message += `:\n\n${lineStr}\n${pointer}\n`;
		}
	};
	exports.YAMLError = YAMLError;
	exports.YAMLParseError = YAMLParseError;
	exports.YAMLWarning = YAMLWarning;
	exports.prettifyError = prettifyError;
}));
// node_modules/yaml/dist/compose/resolve-props.js
var require_resolve_props = /* @__PURE__ */ __commonJSMin(((exports) => {
	function resolveProps(tokens, { flow, indicator, next, offset, onError, parentIndent, startOnNewline }) {
		let spaceBefore = false;
		let atNewline = startOnNewline;
		let hasSpace = startOnNewline;
		let comment = "";
		let commentSep = "";
		let hasNewline = false;
		let reqSpace = false;
		let tab = null;
		let anchor = null;
		let tag = null;
		let newlineAfterProp = null;
		let comma = null;
		let found = null;
		let start = null;
		for (const token of tokens) {
			if (reqSpace) {
				if (token.type !== "space" && token.type !== "newline" && token.type !== "comma") onError(token.offset, "MISSING_CHAR", "Tags and anchors must be separated from the next token by white space");
				reqSpace = false;
			}
			if (tab) {
				if (atNewline && token.type !== "comment" && token.type !== "newline") onError(tab, "TAB_AS_INDENT", "Tabs are not allowed as indentation");
				tab = null;
			}
			switch (token.type) {
				case "space":
					if (!flow && (indicator !== "doc-start" || next?.type !== "flow-collection") && token.source.includes("	")) tab = token;
					hasSpace = true;
					break;
				case "comment": {
					if (!hasSpace) onError(token, "MISSING_CHAR", "Comments must be separated from other tokens by white space characters");
					const cb = token.source.substring(1) || " ";
					if (!comment) comment = cb;
					else comment += commentSep + cb;
					commentSep = "";
					atNewline = false;
					break;
				}
				case "newline":
					if (atNewline) {
						if (comment) comment += token.source;
						else if (!found || indicator !== "seq-item-ind") spaceBefore = true;
					} else commentSep += token.source;
					atNewline = true;
					hasNewline = true;
					if (anchor || tag) newlineAfterProp = token;
					hasSpace = true;
					break;
				case "anchor":
					if (anchor) onError(token, "MULTIPLE_ANCHORS", "A node can have at most one anchor");
					if (token.source.endsWith(":")) onError(token.offset + token.source.length - 1, "BAD_ALIAS", "Anchor ending in : is ambiguous", true);
					anchor = token;
					start ?? (start = token.offset);
					atNewline = false;
					hasSpace = false;
					reqSpace = true;
					break;
				case "tag":
					if (tag) onError(token, "MULTIPLE_TAGS", "A node can have at most one tag");
					tag = token;
					start ?? (start = token.offset);
					atNewline = false;
					hasSpace = false;
					reqSpace = true;
					break;
				case indicator:
					if (anchor || tag) onError(token, "BAD_PROP_ORDER", `Anchors and tags must be after the ${token.source} indicator`);
					if (found) onError(token, "UNEXPECTED_TOKEN", `Unexpected ${token.source} in ${flow ?? "collection"}`);
					found = token;
					atNewline = indicator === "seq-item-ind" || indicator === "explicit-key-ind";
					hasSpace = false;
					break;
				case "comma": if (flow) {
					if (comma) onError(token, "UNEXPECTED_TOKEN", `Unexpected , in ${flow}`);
					comma = token;
					atNewline = false;
					hasSpace = false;
					break;
				}
				default:
					onError(token, "UNEXPECTED_TOKEN", `Unexpected ${token.type} token`);
					atNewline = false;
					hasSpace = false;
			}
		}
		const last = tokens[tokens.length - 1];
		const end = last ? last.offset + last.source.length : offset;
		if (reqSpace && next && next.type !== "space" && next.type !== "newline" && next.type !== "comma" && (next.type !== "scalar" || next.source !== "")) onError(next.offset, "MISSING_CHAR", "Tags and anchors must be separated from the next token by white space");
		if (tab && (atNewline && tab.indent <= parentIndent || next?.type === "block-map" || next?.type === "block-seq")) onError(tab, "TAB_AS_INDENT", "Tabs are not allowed as indentation");
		return {
			comma,
			found,
			spaceBefore,
			comment,
			hasNewline,
			anchor,
			tag,
			newlineAfterProp,
			end,
			start: start ?? end
		};
	}
	exports.resolveProps = resolveProps;
}));
// node_modules/yaml/dist/compose/util-contains-newline.js
var require_util_contains_newline = /* @__PURE__ */ __commonJSMin(((exports) => {
	function containsNewline(key) {
		if (!key) return null;
		switch (key.type) {
			case "alias":
			case "scalar":
			case "double-quoted-scalar":
			case "single-quoted-scalar":
				if (key.source.includes("\n")) return true;
				if (key.end) {
					for (const st of key.end) if (st.type === "newline") return true;
				}
				return false;
			case "flow-collection":
				for (const it of key.items) {
					for (const st of it.start) if (st.type === "newline") return true;
					if (it.sep) {
						for (const st of it.sep) if (st.type === "newline") return true;
					}
					if (containsNewline(it.key) || containsNewline(it.value)) return true;
				}
				return false;
			default: return true;
		}
	}
	exports.containsNewline = containsNewline;
}));
// node_modules/yaml/dist/compose/util-flow-indent-check.js
var require_util_flow_indent_check = /* @__PURE__ */ __commonJSMin(((exports) => {
	var utilContainsNewline = require_util_contains_newline();
	function flowIndentCheck(indent, fc, onError) {
		if (fc?.type === "flow-collection") {
			const end = fc.end[0];
			if (end.indent === indent && (end.source === "]" || end.source === "}") && utilContainsNewline.containsNewline(fc)) onError(end, "BAD_INDENT", "Flow end indicator should be more indented than parent", true);
		}
	}
	exports.flowIndentCheck = flowIndentCheck;
}));
// node_modules/yaml/dist/compose/util-map-includes.js
var require_util_map_includes = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	function mapIncludes(ctx, items, search) {
		const { uniqueKeys } = ctx.options;
		if (uniqueKeys === false) return false;
		const isEqual = typeof uniqueKeys === "function" ? uniqueKeys : (a, b) => a === b || identity.isScalar(a) && identity.isScalar(b) && a.value === b.value;
		return items.some((pair) => isEqual(pair.key, search));
	}
	exports.mapIncludes = mapIncludes;
}));
// node_modules/yaml/dist/compose/resolve-block-map.js
var require_resolve_block_map = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Pair = require_Pair();
	var YAMLMap = require_YAMLMap();
	var resolveProps = require_resolve_props();
	var utilContainsNewline = require_util_contains_newline();
	var utilFlowIndentCheck = require_util_flow_indent_check();
	var utilMapIncludes = require_util_map_includes();
	const startColMsg = "All mapping items must start at the same column";
	function resolveBlockMap({ composeNode, composeEmptyNode }, ctx, bm, onError, tag) {
		const map = new ((tag?.nodeClass) ?? YAMLMap.YAMLMap)(ctx.schema);
		if (ctx.atRoot) ctx.atRoot = false;
		let offset = bm.offset;
		let commentEnd = null;
		for (const collItem of bm.items) {
			const { start, key, sep, value } = collItem;
			const keyProps = resolveProps.resolveProps(start, {
				indicator: "explicit-key-ind",
				next: key ?? sep?.[0],
				offset,
				onError,
				parentIndent: bm.indent,
				startOnNewline: true
			});
			const implicitKey = !keyProps.found;
			if (implicitKey) {
				if (key) {
					if (key.type === "block-seq") onError(offset, "BLOCK_AS_IMPLICIT_KEY", "A block sequence may not be used as an implicit map key");
					else if ("indent" in key && key.indent !== bm.indent) onError(offset, "BAD_INDENT", startColMsg);
				}
				if (!keyProps.anchor && !keyProps.tag && !sep) {
					commentEnd = keyProps.end;
					if (keyProps.comment) {
						if (map.comment) map.comment += "\n" + keyProps.comment;
						else map.comment = keyProps.comment;
					}
					continue;
				}
				if (keyProps.newlineAfterProp || utilContainsNewline.containsNewline(key)) onError(key ?? start[start.length - 1], "MULTILINE_IMPLICIT_KEY", "Implicit keys need to be on a single line");
			} else if (keyProps.found?.indent !== bm.indent) onError(offset, "BAD_INDENT", startColMsg);
			ctx.atKey = true;
			const keyStart = keyProps.end;
			const keyNode = key ? composeNode(ctx, key, keyProps, onError) : composeEmptyNode(ctx, keyStart, start, null, keyProps, onError);
			if (ctx.schema.compat) utilFlowIndentCheck.flowIndentCheck(bm.indent, key, onError);
			ctx.atKey = false;
			if (utilMapIncludes.mapIncludes(ctx, map.items, keyNode)) onError(keyStart, "DUPLICATE_KEY", "Map keys must be unique");
			const valueProps = resolveProps.resolveProps(sep ?? [], {
				indicator: "map-value-ind",
				next: value,
				offset: keyNode.range[2],
				onError,
				parentIndent: bm.indent,
				startOnNewline: !key || key.type === "block-scalar"
			});
			offset = valueProps.end;
			if (valueProps.found) {
				if (implicitKey) {
					if (value?.type === "block-map" && !valueProps.hasNewline) onError(offset, "BLOCK_AS_IMPLICIT_KEY", "Nested mappings are not allowed in compact mappings");
					if (ctx.options.strict && keyProps.start < valueProps.found.offset - 1024) onError(keyNode.range, "KEY_OVER_1024_CHARS", "The : indicator must be at most 1024 chars after the start of an implicit block mapping key");
				}
				const valueNode = value ? composeNode(ctx, value, valueProps, onError) : composeEmptyNode(ctx, offset, sep, null, valueProps, onError);
				if (ctx.schema.compat) utilFlowIndentCheck.flowIndentCheck(bm.indent, value, onError);
				offset = valueNode.range[2];
				const pair = new Pair.Pair(keyNode, valueNode);
				if (ctx.options.keepSourceTokens) pair.srcToken = collItem;
				map.items.push(pair);
			} else {
				if (implicitKey) onError(keyNode.range, "MISSING_CHAR", "Implicit map keys need to be followed by map values");
				if (valueProps.comment) {
					if (keyNode.comment) keyNode.comment += "\n" + valueProps.comment;
					else keyNode.comment = valueProps.comment;
				}
				const pair = new Pair.Pair(keyNode);
				if (ctx.options.keepSourceTokens) pair.srcToken = collItem;
				map.items.push(pair);
			}
		}
		if (commentEnd && commentEnd < offset) onError(commentEnd, "IMPOSSIBLE", "Map comment with trailing content");
		map.range = [
			bm.offset,
			offset,
			commentEnd ?? offset
		];
		return map;
	}
	exports.resolveBlockMap = resolveBlockMap;
}));
// node_modules/yaml/dist/compose/resolve-block-seq.js
var require_resolve_block_seq = /* @__PURE__ */ __commonJSMin(((exports) => {
	var YAMLSeq = require_YAMLSeq();
	var resolveProps = require_resolve_props();
	var utilFlowIndentCheck = require_util_flow_indent_check();
	function resolveBlockSeq({ composeNode, composeEmptyNode }, ctx, bs, onError, tag) {
		const seq = new ((tag?.nodeClass) ?? YAMLSeq.YAMLSeq)(ctx.schema);
		if (ctx.atRoot) ctx.atRoot = false;
		if (ctx.atKey) ctx.atKey = false;
		let offset = bs.offset;
		let commentEnd = null;
		for (const { start, value } of bs.items) {
			const props = resolveProps.resolveProps(start, {
				indicator: "seq-item-ind",
				next: value,
				offset,
				onError,
				parentIndent: bs.indent,
				startOnNewline: true
			});
			if (!props.found) {
				if (props.anchor || props.tag || value) {
					if (value?.type === "block-seq") onError(props.end, "BAD_INDENT", "All sequence items must start at the same column");
					else onError(offset, "MISSING_CHAR", "Sequence item without - indicator");
				} else {
					commentEnd = props.end;
					if (props.comment) seq.comment = props.comment;
					continue;
				}
			}
			const node = value ? composeNode(ctx, value, props, onError) : composeEmptyNode(ctx, props.end, start, null, props, onError);
			if (ctx.schema.compat) utilFlowIndentCheck.flowIndentCheck(bs.indent, value, onError);
			offset = node.range[2];
			seq.items.push(node);
		}
		seq.range = [
			bs.offset,
			offset,
			commentEnd ?? offset
		];
		return seq;
	}
	exports.resolveBlockSeq = resolveBlockSeq;
}));
// node_modules/yaml/dist/compose/resolve-end.js
var require_resolve_end = /* @__PURE__ */ __commonJSMin(((exports) => {
	function resolveEnd(end, offset, reqSpace, onError) {
		let comment = "";
		if (end) {
			let hasSpace = false;
			let sep = "";
			for (const token of end) {
				const { source, type } = token;
				switch (type) {
					case "space":
						hasSpace = true;
						break;
					case "comment": {
						if (reqSpace && !hasSpace) onError(token, "MISSING_CHAR", "Comments must be separated from other tokens by white space characters");
						const cb = source.substring(1) || " ";
						if (!comment) comment = cb;
						else comment += sep + cb;
						sep = "";
						break;
					}
					case "newline":
						if (comment) sep += source;
						hasSpace = true;
						break;
					default: onError(token, "UNEXPECTED_TOKEN", `Unexpected ${type} at node end`);
				}
				offset += source.length;
			}
		}
		return {
			comment,
			offset
		};
	}
	exports.resolveEnd = resolveEnd;
}));
// node_modules/yaml/dist/compose/resolve-flow-collection.js
var require_resolve_flow_collection = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var Pair = require_Pair();
	var YAMLMap = require_YAMLMap();
	var YAMLSeq = require_YAMLSeq();
	var resolveEnd = require_resolve_end();
	var resolveProps = require_resolve_props();
	var utilContainsNewline = require_util_contains_newline();
	var utilMapIncludes = require_util_map_includes();
	const blockMsg = "Block collections are not allowed within flow collections";
	const isBlock = (token) => token && (token.type === "block-map" || token.type === "block-seq");
	function resolveFlowCollection({ composeNode, composeEmptyNode }, ctx, fc, onError, tag) {
		const isMap = fc.start.source === "{";
		const fcName = isMap ? "flow map" : "flow sequence";
		const coll = new ((tag?.nodeClass) ?? (isMap ? YAMLMap.YAMLMap : YAMLSeq.YAMLSeq))(ctx.schema);
		coll.flow = true;
		const atRoot = ctx.atRoot;
		if (atRoot) ctx.atRoot = false;
		if (ctx.atKey) ctx.atKey = false;
		let offset = fc.offset + fc.start.source.length;
		for (let i = 0; i < fc.items.length; ++i) {
			const collItem = fc.items[i];
			const { start, key, sep, value } = collItem;
			const props = resolveProps.resolveProps(start, {
				flow: fcName,
				indicator: "explicit-key-ind",
				next: key ?? sep?.[0],
				offset,
				onError,
				parentIndent: fc.indent,
				startOnNewline: false
			});
			if (!props.found) {
				if (!props.anchor && !props.tag && !sep && !value) {
					if (i === 0 && props.comma) onError(props.comma, "UNEXPECTED_TOKEN", `Unexpected , in ${fcName}`);
					else if (i < fc.items.length - 1) onError(props.start, "UNEXPECTED_TOKEN", `Unexpected empty item in ${fcName}`);
					if (props.comment) {
						if (coll.comment) coll.comment += "\n" + props.comment;
						else coll.comment = props.comment;
					}
					offset = props.end;
					continue;
				}
				if (!isMap && ctx.options.strict && utilContainsNewline.containsNewline(key)) onError(key, "MULTILINE_IMPLICIT_KEY", "Implicit keys of flow sequence pairs need to be on a single line");
			}
			if (i === 0) {
				if (props.comma) onError(props.comma, "UNEXPECTED_TOKEN", `Unexpected , in ${fcName}`);
			} else {
				if (!props.comma) onError(props.start, "MISSING_CHAR", `Missing , between ${fcName} items`);
				if (props.comment) {
					let prevItemComment = "";
					loop: for (const st of start) switch (st.type) {
						case "comma":
						case "space": break;
						case "comment":
							prevItemComment = st.source.substring(1);
							break loop;
						default: break loop;
					}
					if (prevItemComment) {
						let prev = coll.items[coll.items.length - 1];
						if (identity.isPair(prev)) prev = prev.value ?? prev.key;
						if (prev.comment) prev.comment += "\n" + prevItemComment;
						else prev.comment = prevItemComment;
						props.comment = props.comment.substring(prevItemComment.length + 1);
					}
				}
			}
			if (!isMap && !sep && !props.found) {
				const valueNode = value ? composeNode(ctx, value, props, onError) : composeEmptyNode(ctx, props.end, sep, null, props, onError);
				coll.items.push(valueNode);
				offset = valueNode.range[2];
				if (isBlock(value)) onError(valueNode.range, "BLOCK_IN_FLOW", blockMsg);
			} else {
				ctx.atKey = true;
				const keyStart = props.end;
				const keyNode = key ? composeNode(ctx, key, props, onError) : composeEmptyNode(ctx, keyStart, start, null, props, onError);
				if (isBlock(key)) onError(keyNode.range, "BLOCK_IN_FLOW", blockMsg);
				ctx.atKey = false;
				const valueProps = resolveProps.resolveProps(sep ?? [], {
					flow: fcName,
					indicator: "map-value-ind",
					next: value,
					offset: keyNode.range[2],
					onError,
					parentIndent: fc.indent,
					startOnNewline: false
				});
				if (valueProps.found) {
					if (!isMap && !props.found && ctx.options.strict) {
						if (sep) for (const st of sep) {
							if (st === valueProps.found) break;
							if (st.type === "newline") {
								onError(st, "MULTILINE_IMPLICIT_KEY", "Implicit keys of flow sequence pairs need to be on a single line");
								break;
							}
						}
						if (props.start < valueProps.found.offset - 1024) onError(valueProps.found, "KEY_OVER_1024_CHARS", "The : indicator must be at most 1024 chars after the start of an implicit flow sequence key");
					}
				} else if (value) {
					if ("source" in value && value.source?.[0] === ":") onError(value, "MISSING_CHAR", `Missing space after : in ${fcName}`);
					else onError(valueProps.start, "MISSING_CHAR", `Missing , or : between ${fcName} items`);
				}
				const valueNode = value ? composeNode(ctx, value, valueProps, onError) : valueProps.found ? composeEmptyNode(ctx, valueProps.end, sep, null, valueProps, onError) : null;
				if (valueNode) {
					if (isBlock(value)) onError(valueNode.range, "BLOCK_IN_FLOW", blockMsg);
				} else if (valueProps.comment) {
					if (keyNode.comment) keyNode.comment += "\n" + valueProps.comment;
					else keyNode.comment = valueProps.comment;
				}
				const pair = new Pair.Pair(keyNode, valueNode);
				if (ctx.options.keepSourceTokens) pair.srcToken = collItem;
				if (isMap) {
					const map = coll;
					if (utilMapIncludes.mapIncludes(ctx, map.items, keyNode)) onError(keyStart, "DUPLICATE_KEY", "Map keys must be unique");
					map.items.push(pair);
				} else {
					const map = new YAMLMap.YAMLMap(ctx.schema);
					map.flow = true;
					map.items.push(pair);
					const endRange = (valueNode ?? keyNode).range;
					map.range = [
						keyNode.range[0],
						endRange[1],
						endRange[2]
					];
					coll.items.push(map);
				}
				offset = valueNode ? valueNode.range[2] : valueProps.end;
			}
		}
		const expectedEnd = isMap ? "}" : "]";
		const [ce, ...ee] = fc.end;
		let cePos = offset;
		if (ce?.source === expectedEnd) cePos = ce.offset + ce.source.length;
		else {
			const name = fcName[0].toUpperCase() + fcName.substring(1);
			const msg = atRoot ? `${name} must end with a ${expectedEnd}` : `${name} in block collection must be sufficiently indented and end with a ${expectedEnd}`;
			onError(offset, atRoot ? "MISSING_CHAR" : "BAD_INDENT", msg);
			if (ce && ce.source.length !== 1) ee.unshift(ce);
		}
		if (ee.length > 0) {
			const end = resolveEnd.resolveEnd(ee, cePos, ctx.options.strict, onError);
			if (end.comment) {
				if (coll.comment) coll.comment += "\n" + end.comment;
				else coll.comment = end.comment;
			}
			coll.range = [
				fc.offset,
				cePos,
				end.offset
			];
		} else coll.range = [
			fc.offset,
			cePos,
			cePos
		];
		return coll;
	}
	exports.resolveFlowCollection = resolveFlowCollection;
}));
// node_modules/yaml/dist/compose/compose-collection.js
var require_compose_collection = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var Scalar = require_Scalar();
	var YAMLMap = require_YAMLMap();
	var YAMLSeq = require_YAMLSeq();
	var resolveBlockMap = require_resolve_block_map();
	var resolveBlockSeq = require_resolve_block_seq();
	var resolveFlowCollection = require_resolve_flow_collection();
	function resolveCollection(CN, ctx, token, onError, tagName, tag) {
		const coll = token.type === "block-map" ? resolveBlockMap.resolveBlockMap(CN, ctx, token, onError, tag) : token.type === "block-seq" ? resolveBlockSeq.resolveBlockSeq(CN, ctx, token, onError, tag) : resolveFlowCollection.resolveFlowCollection(CN, ctx, token, onError, tag);
		const Coll = coll.constructor;
		if (tagName === "!" || tagName === Coll.tagName) {
			coll.tag = Coll.tagName;
			return coll;
		}
		if (tagName) coll.tag = tagName;
		return coll;
	}
	function composeCollection(CN, ctx, token, props, onError) {
		const tagToken = props.tag;
		const tagName = !tagToken ? null : ctx.directives.tagName(tagToken.source, (msg) => onError(tagToken, "TAG_RESOLVE_FAILED", msg));
		if (token.type === "block-seq") {
			const { anchor, newlineAfterProp: nl } = props;
			const lastProp = anchor && tagToken ? anchor.offset > tagToken.offset ? anchor : tagToken : anchor ?? tagToken;
			if (lastProp && (!nl || nl.offset < lastProp.offset)) onError(lastProp, "MISSING_CHAR", "Missing newline after block sequence props");
		}
		const expType = token.type === "block-map" ? "map" : token.type === "block-seq" ? "seq" : token.start.source === "{" ? "map" : "seq";
		if (!tagToken || !tagName || tagName === "!" || tagName === YAMLMap.YAMLMap.tagName && expType === "map" || tagName === YAMLSeq.YAMLSeq.tagName && expType === "seq") return resolveCollection(CN, ctx, token, onError, tagName);
		let tag = ctx.schema.tags.find((t) => t.tag === tagName && t.collection === expType);
		if (!tag) {
			const kt = ctx.schema.knownTags[tagName];
			if (kt?.collection === expType) {
				ctx.schema.tags.push(Object.assign({}, kt, { default: false }));
				tag = kt;
			} else {
				if (kt) onError(tagToken, "BAD_COLLECTION_TYPE", `${kt.tag} used for ${expType} collection, but expects ${kt.collection ?? "scalar"}`, true);
				else onError(tagToken, "TAG_RESOLVE_FAILED", `Unresolved tag: ${tagName}`, true);
				return resolveCollection(CN, ctx, token, onError, tagName);
			}
		}
		const coll = resolveCollection(CN, ctx, token, onError, tagName, tag);
		const res = tag.resolve?.(coll, (msg) => onError(tagToken, "TAG_RESOLVE_FAILED", msg), ctx.options) ?? coll;
		const node = identity.isNode(res) ? res : new Scalar.Scalar(res);
		node.range = coll.range;
		node.tag = tagName;
		if (tag?.format) node.format = tag.format;
		return node;
	}
	exports.composeCollection = composeCollection;
}));
// node_modules/yaml/dist/compose/resolve-block-scalar.js
var require_resolve_block_scalar = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Scalar = require_Scalar();
	function resolveBlockScalar(ctx, scalar, onError) {
		const start = scalar.offset;
		const header = parseBlockScalarHeader(scalar, ctx.options.strict, onError);
		if (!header) return {
			value: "",
			type: null,
			comment: "",
			range: [
				start,
				start,
				start
			]
		};
		const type = header.mode === ">" ? Scalar.Scalar.BLOCK_FOLDED : Scalar.Scalar.BLOCK_LITERAL;
		const lines = scalar.source ? splitLines(scalar.source) : [];
		let chompStart = lines.length;
		for (let i = lines.length - 1; i >= 0; --i) {
			const content = lines[i][1];
			if (content === "" || content === "\r") chompStart = i;
			else break;
		}
		if (chompStart === 0) {
			const value = header.chomp === "+" && lines.length > 0 ? "\n".repeat(Math.max(1, lines.length - 1)) : "";
			let end = start + header.length;
			if (scalar.source) end += scalar.source.length;
			return {
				value,
				type,
				comment: header.comment,
				range: [
					start,
					end,
					end
				]
			};
		}
		let trimIndent = scalar.indent + header.indent;
		let offset = scalar.offset + header.length;
		let contentStart = 0;
		for (let i = 0; i < chompStart; ++i) {
			const [indent, content] = lines[i];
			if (content === "" || content === "\r") {
				if (header.indent === 0 && indent.length > trimIndent) trimIndent = indent.length;
			} else {
				if (indent.length < trimIndent) onError(offset + indent.length, "MISSING_CHAR", "Block scalars with more-indented leading empty lines must use an explicit indentation indicator");
				if (header.indent === 0) trimIndent = indent.length;
				contentStart = i;
				if (trimIndent === 0 && !ctx.atRoot) onError(offset, "BAD_INDENT", "Block scalar values in collections must be indented");
				break;
			}
			offset += indent.length + content.length + 1;
		}
		for (let i = lines.length - 1; i >= chompStart; --i) if (lines[i][0].length > trimIndent) chompStart = i + 1;
		let value = "";
		let sep = "";
		let prevMoreIndented = false;
		for (let i = 0; i < contentStart; ++i) value += lines[i][0].slice(trimIndent) + "\n";
		for (let i = contentStart; i < chompStart; ++i) {
			let [indent, content] = lines[i];
			offset += indent.length + content.length + 1;
			const crlf = content[content.length - 1] === "\r";
			if (crlf) content = content.slice(0, -1);
			/* istanbul ignore if already caught in lexer */
			if (content && indent.length < trimIndent) {
				const message = `Block scalar lines must not be less indented than their ${header.indent ? "explicit indentation indicator" : "first line"}`;
				onError(offset - content.length - (crlf ? 2 : 1), "BAD_INDENT", message);
				indent = "";
			}
			if (type === Scalar.Scalar.BLOCK_LITERAL) {
				value += sep + indent.slice(trimIndent) + content;
				sep = "\n";
			} else if (indent.length > trimIndent || content[0] === "	") {
				if (sep === " ") sep = "\n";
				else if (!prevMoreIndented && sep === "\n") sep = "\n\n";
				value += sep + indent.slice(trimIndent) + content;
				sep = "\n";
				prevMoreIndented = true;
			} else if (content === "") {
				if (sep === "\n") value += "\n";
				else sep = "\n";
			} else {
				value += sep + content;
				sep = " ";
				prevMoreIndented = false;
			}
		}
		switch (header.chomp) {
			case "-": break;
			case "+":
				for (let i = chompStart; i < lines.length; ++i) value += "\n" + lines[i][0].slice(trimIndent);
				if (value[value.length - 1] !== "\n") value += "\n";
				break;
			default: value += "\n";
		}
		const end = start + header.length + scalar.source.length;
		return {
			value,
			type,
			comment: header.comment,
			range: [
				start,
				end,
				end
			]
		};
	}
	function parseBlockScalarHeader({ offset, props }, strict, onError) {
		/* istanbul ignore if should not happen */
		if (props[0].type !== "block-scalar-header") {
			onError(props[0], "IMPOSSIBLE", "Block scalar header not found");
			return null;
		}
		const { source } = props[0];
		const mode = source[0];
		let indent = 0;
		let chomp = "";
		let error = -1;
		for (let i = 1; i < source.length; ++i) {
			const ch = source[i];
			if (!chomp && (ch === "-" || ch === "+")) chomp = ch;
			else {
				const n = Number(ch);
				if (!indent && n) indent = n;
				else if (error === -1) error = offset + i;
			}
		}
		if (error !== -1) onError(error, "UNEXPECTED_TOKEN", `Block scalar header includes extra characters: ${source}`);
		let hasSpace = false;
		let comment = "";
		let length = source.length;
		for (let i = 1; i < props.length; ++i) {
			const token = props[i];
			switch (token.type) {
				case "space": hasSpace = true;
				case "newline":
					length += token.source.length;
					break;
				case "comment":
					if (strict && !hasSpace) onError(token, "MISSING_CHAR", "Comments must be separated from other tokens by white space characters");
					length += token.source.length;
					comment = token.source.substring(1);
					break;
				case "error":
					onError(token, "UNEXPECTED_TOKEN", token.message);
					length += token.source.length;
					break;
				/* istanbul ignore next should not happen */
				default: {
					onError(token, "UNEXPECTED_TOKEN", `Unexpected token in block scalar header: ${token.type}`);
					const ts = token.source;
					if (ts && typeof ts === "string") length += ts.length;
				}
			}
		}
		return {
			mode,
			indent,
			chomp,
			comment,
			length
		};
	}
	function splitLines(source) {
		const split = source.split(/\n( *)/);
		const first = split[0];
		const m = first.match(/^( *)/);
		const lines = [m?.[1] ? [m[1], first.slice(m[1].length)] : ["", first]];
		for (let i = 1; i < split.length; i += 2) lines.push([split[i], split[i + 1]]);
		return lines;
	}
	exports.resolveBlockScalar = resolveBlockScalar;
}));
// node_modules/yaml/dist/compose/resolve-flow-scalar.js
var require_resolve_flow_scalar = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Scalar = require_Scalar();
	var resolveEnd = require_resolve_end();
	function resolveFlowScalar(scalar, strict, onError) {
		const { offset, type, source, end } = scalar;
		let _type;
		let value;
		const _onError = (rel, code, msg) => onError(offset + rel, code, msg);
		switch (type) {
			case "scalar":
				_type = Scalar.Scalar.PLAIN;
				value = plainValue(source, _onError);
				break;
			case "single-quoted-scalar":
				_type = Scalar.Scalar.QUOTE_SINGLE;
				value = singleQuotedValue(source, _onError);
				break;
			case "double-quoted-scalar":
				_type = Scalar.Scalar.QUOTE_DOUBLE;
				value = doubleQuotedValue(source, _onError);
				break;
			/* istanbul ignore next should not happen */
			default:
				onError(scalar, "UNEXPECTED_TOKEN", `Expected a flow scalar value, but found: ${type}`);
				return {
					value: "",
					type: null,
					comment: "",
					range: [
						offset,
						offset + source.length,
						offset + source.length
					]
				};
		}
		const valueEnd = offset + source.length;
		const re = resolveEnd.resolveEnd(end, valueEnd, strict, onError);
		return {
			value,
			type: _type,
			comment: re.comment,
			range: [
				offset,
				valueEnd,
				re.offset
			]
		};
	}
	function plainValue(source, onError) {
		let badChar = "";
		switch (source[0]) {
			/* istanbul ignore next should not happen */
			case "	":
				badChar = "a tab character";
				break;
			case ",":
				badChar = "flow indicator character ,";
				break;
			case "%":
				badChar = "directive indicator character %";
				break;
			case "|":
			case ">":
				badChar = `block scalar indicator ${source[0]}`;
				break;
			case "@":
			case "`": badChar = `reserved character ${source[0]}`;
		}
		if (badChar) onError(0, "BAD_SCALAR_START", `Plain value cannot start with ${badChar}`);
		return unfoldLines(source);
	}
	function singleQuotedValue(source, onError) {
		if (source[source.length - 1] !== "'" || source.length === 1) onError(source.length, "MISSING_CHAR", "Missing closing 'quote");
		return unfoldLines(source.slice(1, -1)).replace(/''/g, "'");
	}
	function unfoldLines(source) {
		const line = /(.*?)\r?\n/sy;
		let match = line.exec(source);
		if (!match) return source;
		let trimEnd, trimBoth;
		try {
			trimEnd = new RegExp("(?<![ 	])[ 	]+$");
			trimBoth = new RegExp("^[ 	]+|(?<![ 	])[ 	]+$", "g");
		} catch {
			trimEnd = /[ \t]+$/;
			trimBoth = /^[ \t]+|[ \t]+$/g;
		}
		let res = match[1].replace(trimEnd, "");
		let sep = " ";
		let pos = line.lastIndex;
		while (match = line.exec(source)) {
			const lm = match[1].replace(trimBoth, "");
			if (lm === "") {
				if (sep === "\n") res += sep;
				else sep = "\n";
			} else {
				res += sep + lm;
				sep = " ";
			}
			pos = line.lastIndex;
		}
		const last = /[ \t]*(.*)/sy;
		last.lastIndex = pos;
		match = last.exec(source);
		return res + sep + (match?.[1] ?? "");
	}
	function doubleQuotedValue(source, onError) {
		let res = "";
		for (let i = 1; i < source.length - 1; ++i) {
			const ch = source[i];
			if (ch === "\r" && source[i + 1] === "\n") continue;
			if (ch === "\n") {
				const { fold, offset } = foldNewline(source, i);
				res += fold;
				i = offset;
			} else if (ch === "\\") {
				let next = source[++i];
				const cc = escapeCodes[next];
				if (cc) res += cc;
				else if (next === "\n") {
					next = source[i + 1];
					while (next === " " || next === "	") next = source[++i + 1];
				} else if (next === "\r" && source[i + 1] === "\n") {
					next = source[++i + 1];
					while (next === " " || next === "	") next = source[++i + 1];
				} else if (next === "x" || next === "u" || next === "U") {
					const length = next === "x" ? 2 : next === "u" ? 4 : 8;
					res += parseCharCode(source, i + 1, length, onError);
					i += length;
				} else {
					const raw = source.substr(i - 1, 2);
					onError(i - 1, "BAD_DQ_ESCAPE", `Invalid escape sequence ${raw}`);
					res += raw;
				}
			} else if (ch === " " || ch === "	") {
				const wsStart = i;
				let next = source[i + 1];
				while (next === " " || next === "	") next = source[++i + 1];
				if (next !== "\n" && !(next === "\r" && source[i + 2] === "\n")) res += i > wsStart ? source.slice(wsStart, i + 1) : ch;
			} else res += ch;
		}
		if (source[source.length - 1] !== "\"" || source.length === 1) onError(source.length, "MISSING_CHAR", "Missing closing \"quote");
		return res;
	}
	function foldNewline(source, offset) {
		let fold = "";
		let ch = source[offset + 1];
		while (ch === " " || ch === "	" || ch === "\n" || ch === "\r") {
			if (ch === "\r" && source[offset + 2] !== "\n") break;
			if (ch === "\n") fold += "\n";
			offset += 1;
			ch = source[offset + 1];
		}
		if (!fold) fold = " ";
		return {
			fold,
			offset
		};
	}
	const escapeCodes = {
		"0": "\0",
		a: "\x07",
		b: "\b",
		e: "\x1B",
		f: "\f",
		n: "\n",
		r: "\r",
		t: "	",
		v: "\v",
		N: "",
		_: "\xA0",
		L: "\u2028",
		P: "\u2029",
		" ": " ",
		"\"": "\"",
		"/": "/",
		"\\": "\\",
		"	": "	"
	};
	function parseCharCode(source, offset, length, onError) {
		const cc = source.substr(offset, length);
		const code = cc.length === length && /^[0-9a-fA-F]+$/.test(cc) ? parseInt(cc, 16) : NaN;
		try {
			return String.fromCodePoint(code);
		} catch {
			const raw = source.substr(offset - 2, length + 2);
			onError(offset - 2, "BAD_DQ_ESCAPE", `Invalid escape sequence ${raw}`);
			return raw;
		}
	}
	exports.resolveFlowScalar = resolveFlowScalar;
}));
// node_modules/yaml/dist/compose/compose-scalar.js
var require_compose_scalar = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var Scalar = require_Scalar();
	var resolveBlockScalar = require_resolve_block_scalar();
	var resolveFlowScalar = require_resolve_flow_scalar();
	function composeScalar(ctx, token, tagToken, onError) {
		const { value, type, comment, range } = token.type === "block-scalar" ? resolveBlockScalar.resolveBlockScalar(ctx, token, onError) : resolveFlowScalar.resolveFlowScalar(token, ctx.options.strict, onError);
		const tagName = tagToken ? ctx.directives.tagName(tagToken.source, (msg) => onError(tagToken, "TAG_RESOLVE_FAILED", msg)) : null;
		let tag;
		if (ctx.options.stringKeys && ctx.atKey) tag = ctx.schema[identity.SCALAR];
		else if (tagName) tag = findScalarTagByName(ctx.schema, value, tagName, tagToken, onError);
		else if (token.type === "scalar") tag = findScalarTagByTest(ctx, value, token, onError);
		else tag = ctx.schema[identity.SCALAR];
		let scalar;
		try {
			const res = tag.resolve(value, (msg) => onError(tagToken ?? token, "TAG_RESOLVE_FAILED", msg), ctx.options);
			scalar = identity.isScalar(res) ? res : new Scalar.Scalar(res);
		} catch (error) {
			const msg = error instanceof Error ? error.message : String(error);
			onError(tagToken ?? token, "TAG_RESOLVE_FAILED", msg);
			scalar = new Scalar.Scalar(value);
		}
		scalar.range = range;
		scalar.source = value;
		if (type) scalar.type = type;
		if (tagName) scalar.tag = tagName;
		if (tag.format) scalar.format = tag.format;
		if (comment) scalar.comment = comment;
		return scalar;
	}
	function findScalarTagByName(schema, value, tagName, tagToken, onError) {
		if (tagName === "!") return schema[identity.SCALAR];
		const matchWithTest = [];
		for (const tag of schema.tags) if (!tag.collection && tag.tag === tagName) {
			if (tag.default && tag.test) matchWithTest.push(tag);
			else return tag;
		}
		for (const tag of matchWithTest) if (tag.test?.test(value)) return tag;
		const kt = schema.knownTags[tagName];
		if (kt && !kt.collection) {
			schema.tags.push(Object.assign({}, kt, {
				default: false,
				test: void 0
			}));
			return kt;
		}
		onError(tagToken, "TAG_RESOLVE_FAILED", `Unresolved tag: ${tagName}`, tagName !== "tag:yaml.org,2002:str");
		return schema[identity.SCALAR];
	}
	function findScalarTagByTest({ atKey, directives, schema }, value, token, onError) {
		const tag = schema.tags.find((tag) => (tag.default === true || atKey && tag.default === "key") && tag.test?.test(value)) || schema[identity.SCALAR];
		if (schema.compat) {
			const compat = schema.compat.find((tag) => tag.default && tag.test?.test(value)) ?? schema[identity.SCALAR];
			if (tag.tag !== compat.tag) onError(token, "TAG_RESOLVE_FAILED", `Value may be parsed as either ${directives.tagString(tag.tag)} or ${directives.tagString(compat.tag)}`, true);
		}
		return tag;
	}
	exports.composeScalar = composeScalar;
}));
// node_modules/yaml/dist/compose/util-empty-scalar-position.js
var require_util_empty_scalar_position = /* @__PURE__ */ __commonJSMin(((exports) => {
	function emptyScalarPosition(offset, before, pos) {
		if (before) {
			pos ?? (pos = before.length);
			for (let i = pos - 1; i >= 0; --i) {
				let st = before[i];
				switch (st.type) {
					case "space":
					case "comment":
					case "newline":
						offset -= st.source.length;
						continue;
				}
				st = before[++i];
				while (st?.type === "space") {
					offset += st.source.length;
					st = before[++i];
				}
				break;
			}
		}
		return offset;
	}
	exports.emptyScalarPosition = emptyScalarPosition;
}));
// node_modules/yaml/dist/compose/compose-node.js
var require_compose_node = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Alias = require_Alias();
	var identity = require_identity();
	var composeCollection = require_compose_collection();
	var composeScalar = require_compose_scalar();
	var resolveEnd = require_resolve_end();
	var utilEmptyScalarPosition = require_util_empty_scalar_position();
	const CN = {
		composeNode,
		composeEmptyNode
	};
	function composeNode(ctx, token, props, onError) {
		const atKey = ctx.atKey;
		const { spaceBefore, comment, anchor, tag } = props;
		let node;
		let isSrcToken = true;
		switch (token.type) {
			case "alias":
				node = composeAlias(ctx, token, onError);
				if (anchor || tag) onError(token, "ALIAS_PROPS", "An alias node must not specify any properties");
				break;
			case "scalar":
			case "single-quoted-scalar":
			case "double-quoted-scalar":
			case "block-scalar":
				node = composeScalar.composeScalar(ctx, token, tag, onError);
				if (anchor) node.anchor = anchor.source.substring(1);
				break;
			case "block-map":
			case "block-seq":
			case "flow-collection":
				try {
					node = composeCollection.composeCollection(CN, ctx, token, props, onError);
					if (anchor) node.anchor = anchor.source.substring(1);
				} catch (error) {
					onError(token, "RESOURCE_EXHAUSTION", error instanceof Error ? error.message : String(error));
				}
				break;
			default:
				onError(token, "UNEXPECTED_TOKEN", token.type === "error" ? token.message : `Unsupported token (type: ${token.type})`);
				isSrcToken = false;
		}
		node ?? (node = composeEmptyNode(ctx, token.offset, void 0, null, props, onError));
		if (anchor && node.anchor === "") onError(anchor, "BAD_ALIAS", "Anchor cannot be an empty string");
		if (atKey && ctx.options.stringKeys && (!identity.isScalar(node) || typeof node.value !== "string" || node.tag && node.tag !== "tag:yaml.org,2002:str")) onError(tag ?? token, "NON_STRING_KEY", "With stringKeys, all keys must be strings");
		if (spaceBefore) node.spaceBefore = true;
		if (comment) {
			if (token.type === "scalar" && token.source === "") node.comment = comment;
			else node.commentBefore = comment;
		}
		if (ctx.options.keepSourceTokens && isSrcToken) node.srcToken = token;
		return node;
	}
	function composeEmptyNode(ctx, offset, before, pos, { spaceBefore, comment, anchor, tag, end }, onError) {
		const token = {
			type: "scalar",
			offset: utilEmptyScalarPosition.emptyScalarPosition(offset, before, pos),
			indent: -1,
			source: ""
		};
		const node = composeScalar.composeScalar(ctx, token, tag, onError);
		if (anchor) {
			node.anchor = anchor.source.substring(1);
			if (node.anchor === "") onError(anchor, "BAD_ALIAS", "Anchor cannot be an empty string");
		}
		if (spaceBefore) node.spaceBefore = true;
		if (comment) {
			node.comment = comment;
			node.range[2] = end;
		}
		return node;
	}
	function composeAlias({ options }, { offset, source, end }, onError) {
		const alias = new Alias.Alias(source.substring(1));
		if (alias.source === "") onError(offset, "BAD_ALIAS", "Alias cannot be an empty string");
		if (alias.source.endsWith(":")) onError(offset + source.length - 1, "BAD_ALIAS", "Alias ending in : is ambiguous", true);
		const valueEnd = offset + source.length;
		const re = resolveEnd.resolveEnd(end, valueEnd, options.strict, onError);
		alias.range = [
			offset,
			valueEnd,
			re.offset
		];
		if (re.comment) alias.comment = re.comment;
		return alias;
	}
	exports.composeEmptyNode = composeEmptyNode;
	exports.composeNode = composeNode;
}));
// node_modules/yaml/dist/compose/compose-doc.js
var require_compose_doc = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Document = require_Document();
	var composeNode = require_compose_node();
	var resolveEnd = require_resolve_end();
	var resolveProps = require_resolve_props();
	function composeDoc(options, directives, { offset, start, value, end }, onError) {
		const opts = Object.assign({ _directives: directives }, options);
		const doc = new Document.Document(void 0, opts);
		const ctx = {
			atKey: false,
			atRoot: true,
			directives: doc.directives,
			options: doc.options,
			schema: doc.schema
		};
		const props = resolveProps.resolveProps(start, {
			indicator: "doc-start",
			next: value ?? end?.[0],
			offset,
			onError,
			parentIndent: 0,
			startOnNewline: true
		});
		if (props.found) {
			doc.directives.docStart = true;
			if (value && (value.type === "block-map" || value.type === "block-seq") && !props.hasNewline) onError(props.end, "MISSING_CHAR", "Block collection cannot start on same line with directives-end marker");
		}
		doc.contents = value ? composeNode.composeNode(ctx, value, props, onError) : composeNode.composeEmptyNode(ctx, props.end, start, null, props, onError);
		const contentEnd = doc.contents.range[2];
		const re = resolveEnd.resolveEnd(end, contentEnd, false, onError);
		if (re.comment) doc.comment = re.comment;
		doc.range = [
			offset,
			contentEnd,
			re.offset
		];
		return doc;
	}
	exports.composeDoc = composeDoc;
}));
// node_modules/yaml/dist/compose/composer.js
var require_composer = /* @__PURE__ */ __commonJSMin(((exports) => {
	var node_process = __require("process");
	var directives = require_directives();
	var Document = require_Document();
	var errors = require_errors();
	var identity = require_identity();
	var composeDoc = require_compose_doc();
	var resolveEnd = require_resolve_end();
	function getErrorPos(src) {
		if (typeof src === "number") return [src, src + 1];
		if (Array.isArray(src)) return src.length === 2 ? src : [src[0], src[1]];
		const { offset, source } = src;
		return [offset, offset + (typeof source === "string" ? source.length : 1)];
	}
	function parsePrelude(prelude) {
		let comment = "";
		let atComment = false;
		let afterEmptyLine = false;
		for (let i = 0; i < prelude.length; ++i) {
			const source = prelude[i];
			switch (source[0]) {
				case "#":
					comment += (comment === "" ? "" : afterEmptyLine ? "\n\n" : "\n") + (source.substring(1) || " ");
					atComment = true;
					afterEmptyLine = false;
					break;
				case "%":
					if (prelude[i + 1]?.[0] !== "#") i += 1;
					atComment = false;
					break;
				default:
					if (!atComment) afterEmptyLine = true;
					atComment = false;
			}
		}
		return {
			comment,
			afterEmptyLine
		};
	}
	var Composer = class {
		constructor(options = {}) {
			this.doc = null;
			this.atDirectives = false;
			this.prelude = [];
			this.errors = [];
			this.warnings = [];
			this.onError = (source, code, message, warning) => {
				const pos = getErrorPos(source);
				if (warning) this.warnings.push(new errors.YAMLWarning(pos, code, message));
				else this.errors.push(new errors.YAMLParseError(pos, code, message));
			};
			this.directives = new directives.Directives({ version: options.version || "1.2" });
			this.options = options;
		}
		decorate(doc, afterDoc) {
			const { comment, afterEmptyLine } = parsePrelude(this.prelude);
			if (comment) {
				const dc = doc.contents;
				if (afterDoc) doc.comment = doc.comment ? `${doc.comment}\n${comment}` : comment;
				else if (afterEmptyLine || doc.directives.docStart || !dc) doc.commentBefore = comment;
				else if (identity.isCollection(dc) && !dc.flow && dc.items.length > 0) {
					let it = dc.items[0];
					if (identity.isPair(it)) it = it.key;
					const cb = it.commentBefore;
					it.commentBefore = cb ? `${comment}\n${cb}` : comment;
				} else {
					const cb = dc.commentBefore;
					dc.commentBefore = cb ? `${comment}\n${cb}` : comment;
				}
			}
			if (afterDoc) {
				for (let i = 0; i < this.errors.length; ++i) doc.errors.push(this.errors[i]);
				for (let i = 0; i < this.warnings.length; ++i) doc.warnings.push(this.warnings[i]);
			} else {
				doc.errors = this.errors;
				doc.warnings = this.warnings;
			}
			this.prelude = [];
			this.errors = [];
			this.warnings = [];
		}
		streamInfo() {
			return {
				comment: parsePrelude(this.prelude).comment,
				directives: this.directives,
				errors: this.errors,
				warnings: this.warnings
			};
		}
		*compose(tokens, forceDoc = false, endOffset = -1) {
			for (const token of tokens) yield* this.next(token);
			yield* this.end(forceDoc, endOffset);
		}
		*next(token) {
			if (node_process.env.LOG_STREAM) console.dir(token, { depth: null });
			switch (token.type) {
				case "directive":
					this.directives.add(token.source, (offset, message, warning) => {
						const pos = getErrorPos(token);
						pos[0] += offset;
						this.onError(pos, "BAD_DIRECTIVE", message, warning);
					});
					this.prelude.push(token.source);
					this.atDirectives = true;
					break;
				case "document": {
					const doc = composeDoc.composeDoc(this.options, this.directives, token, this.onError);
					if (this.atDirectives && !doc.directives.docStart) this.onError(token, "MISSING_CHAR", "Missing directives-end/doc-start indicator line");
					this.decorate(doc, false);
					if (this.doc) yield this.doc;
					this.doc = doc;
					this.atDirectives = false;
					break;
				}
				case "byte-order-mark":
				case "space": break;
				case "comment":
				case "newline":
					this.prelude.push(token.source);
					break;
				case "error": {
					const msg = token.source ? `${token.message}: ${JSON.stringify(token.source)}` : token.message;
					const error = new errors.YAMLParseError(getErrorPos(token), "UNEXPECTED_TOKEN", msg);
					if (this.atDirectives || !this.doc) this.errors.push(error);
					else this.doc.errors.push(error);
					break;
				}
				case "doc-end": {
					if (!this.doc) {
						this.errors.push(new errors.YAMLParseError(getErrorPos(token), "UNEXPECTED_TOKEN", "Unexpected doc-end without preceding document"));
						break;
					}
					this.doc.directives.docEnd = true;
					const end = resolveEnd.resolveEnd(token.end, token.offset + token.source.length, this.doc.options.strict, this.onError);
					this.decorate(this.doc, true);
					if (end.comment) {
						const dc = this.doc.comment;
						this.doc.comment = dc ? `${dc}\n${end.comment}` : end.comment;
					}
					this.doc.range[2] = end.offset;
					break;
				}
				default: this.errors.push(new errors.YAMLParseError(getErrorPos(token), "UNEXPECTED_TOKEN", `Unsupported token ${token.type}`));
			}
		}
		*end(forceDoc = false, endOffset = -1) {
			if (this.doc) {
				this.decorate(this.doc, true);
				yield this.doc;
				this.doc = null;
			} else if (forceDoc) {
				const opts = Object.assign({ _directives: this.directives }, this.options);
				const doc = new Document.Document(void 0, opts);
				if (this.atDirectives) this.onError(endOffset, "MISSING_CHAR", "Missing directives-end indicator line");
				doc.range = [
					0,
					endOffset,
					endOffset
				];
				this.decorate(doc, false);
				yield doc;
			}
		}
	};
	exports.Composer = Composer;
}));
// node_modules/yaml/dist/parse/cst-scalar.js
var require_cst_scalar = /* @__PURE__ */ __commonJSMin(((exports) => {
	var resolveBlockScalar = require_resolve_block_scalar();
	var resolveFlowScalar = require_resolve_flow_scalar();
	var errors = require_errors();
	var stringifyString = require_stringifyString();
	function resolveAsScalar(token, strict = true, onError) {
		if (token) {
			const _onError = (pos, code, message) => {
				const offset = typeof pos === "number" ? pos : Array.isArray(pos) ? pos[0] : pos.offset;
				if (onError) onError(offset, code, message);
				else throw new errors.YAMLParseError([offset, offset + 1], code, message);
			};
			switch (token.type) {
				case "scalar":
				case "single-quoted-scalar":
				case "double-quoted-scalar": return resolveFlowScalar.resolveFlowScalar(token, strict, _onError);
				case "block-scalar": return resolveBlockScalar.resolveBlockScalar({ options: { strict } }, token, _onError);
			}
		}
		return null;
	}
	function createScalarToken(value, context) {
		const { implicitKey = false, indent, inFlow = false, offset = -1, type = "PLAIN" } = context;
		const source = stringifyString.stringifyString({
			type,
			value
		}, {
			implicitKey,
			indent: indent > 0 ? " ".repeat(indent) : "",
			inFlow,
			options: {
				blockQuote: true,
				lineWidth: -1
			}
		});
		const end = context.end ?? [{
			type: "newline",
			offset: -1,
			indent,
			source: "\n"
		}];
		switch (source[0]) {
			case "|":
			case ">": {
				const he = source.indexOf("\n");
				const head = source.substring(0, he);
				const body = source.substring(he + 1) + "\n";
				const props = [{
					type: "block-scalar-header",
					offset,
					indent,
					source: head
				}];
				if (!addEndtoBlockProps(props, end)) props.push({
					type: "newline",
					offset: -1,
					indent,
					source: "\n"
				});
				return {
					type: "block-scalar",
					offset,
					indent,
					props,
					source: body
				};
			}
			case "\"": return {
				type: "double-quoted-scalar",
				offset,
				indent,
				source,
				end
			};
			case "'": return {
				type: "single-quoted-scalar",
				offset,
				indent,
				source,
				end
			};
			default: return {
				type: "scalar",
				offset,
				indent,
				source,
				end
			};
		}
	}
	function setScalarValue(token, value, context = {}) {
		let { afterKey = false, implicitKey = false, inFlow = false, type } = context;
		let indent = "indent" in token ? token.indent : null;
		if (afterKey && typeof indent === "number") indent += 2;
		if (!type) switch (token.type) {
			case "single-quoted-scalar":
				type = "QUOTE_SINGLE";
				break;
			case "double-quoted-scalar":
				type = "QUOTE_DOUBLE";
				break;
			case "block-scalar": {
				const header = token.props[0];
				if (header.type !== "block-scalar-header") throw new Error("Invalid block scalar header");
				type = header.source[0] === ">" ? "BLOCK_FOLDED" : "BLOCK_LITERAL";
				break;
			}
			default: type = "PLAIN";
		}
		const source = stringifyString.stringifyString({
			type,
			value
		}, {
			implicitKey: implicitKey || indent === null,
			indent: indent !== null && indent > 0 ? " ".repeat(indent) : "",
			inFlow,
			options: {
				blockQuote: true,
				lineWidth: -1
			}
		});
		switch (source[0]) {
			case "|":
			case ">":
				setBlockScalarValue(token, source);
				break;
			case "\"":
				setFlowScalarValue(token, source, "double-quoted-scalar");
				break;
			case "'":
				setFlowScalarValue(token, source, "single-quoted-scalar");
				break;
			default: setFlowScalarValue(token, source, "scalar");
		}
	}
	function setBlockScalarValue(token, source) {
		const he = source.indexOf("\n");
		const head = source.substring(0, he);
		const body = source.substring(he + 1) + "\n";
		if (token.type === "block-scalar") {
			const header = token.props[0];
			if (header.type !== "block-scalar-header") throw new Error("Invalid block scalar header");
			header.source = head;
			token.source = body;
		} else {
			const { offset } = token;
			const indent = "indent" in token ? token.indent : -1;
			const props = [{
				type: "block-scalar-header",
				offset,
				indent,
				source: head
			}];
			if (!addEndtoBlockProps(props, "end" in token ? token.end : void 0)) props.push({
				type: "newline",
				offset: -1,
				indent,
				source: "\n"
			});
			for (const key of Object.keys(token)) if (key !== "type" && key !== "offset") delete token[key];
			Object.assign(token, {
				type: "block-scalar",
				indent,
				props,
				source: body
			});
		}
	}
	function addEndtoBlockProps(props, end) {
		if (end) for (const st of end) switch (st.type) {
			case "space":
			case "comment":
				props.push(st);
				break;
			case "newline":
				props.push(st);
				return true;
		}
		return false;
	}
	function setFlowScalarValue(token, source, type) {
		switch (token.type) {
			case "scalar":
			case "double-quoted-scalar":
			case "single-quoted-scalar":
				token.type = type;
				token.source = source;
				break;
			case "block-scalar": {
				const end = token.props.slice(1);
				let oa = source.length;
				if (token.props[0].type === "block-scalar-header") oa -= token.props[0].source.length;
				for (const tok of end) tok.offset += oa;
				delete token.props;
				Object.assign(token, {
					type,
					source,
					end
				});
				break;
			}
			case "block-map":
			case "block-seq": {
				const nl = {
					type: "newline",
					offset: token.offset + source.length,
					indent: token.indent,
					source: "\n"
				};
				delete token.items;
				Object.assign(token, {
					type,
					source,
					end: [nl]
				});
				break;
			}
			default: {
				const indent = "indent" in token ? token.indent : -1;
				const end = "end" in token && Array.isArray(token.end) ? token.end.filter((st) => st.type === "space" || st.type === "comment" || st.type === "newline") : [];
				for (const key of Object.keys(token)) if (key !== "type" && key !== "offset") delete token[key];
				Object.assign(token, {
					type,
					indent,
					source,
					end
				});
			}
		}
	}
	exports.createScalarToken = createScalarToken;
	exports.resolveAsScalar = resolveAsScalar;
	exports.setScalarValue = setScalarValue;
}));
// node_modules/yaml/dist/parse/cst-stringify.js
var require_cst_stringify = /* @__PURE__ */ __commonJSMin(((exports) => {
	const stringify = (cst) => "type" in cst ? stringifyToken(cst) : stringifyItem(cst);
	function stringifyToken(token) {
		switch (token.type) {
			case "block-scalar": {
				let res = "";
				for (const tok of token.props) res += stringifyToken(tok);
				return res + token.source;
			}
			case "block-map":
			case "block-seq": {
				let res = "";
				for (const item of token.items) res += stringifyItem(item);
				return res;
			}
			case "flow-collection": {
				let res = token.start.source;
				for (const item of token.items) res += stringifyItem(item);
				for (const st of token.end) res += st.source;
				return res;
			}
			case "document": {
				let res = stringifyItem(token);
				if (token.end) for (const st of token.end) res += st.source;
				return res;
			}
			default: {
				let res = token.source;
				if ("end" in token && token.end) for (const st of token.end) res += st.source;
				return res;
			}
		}
	}
	function stringifyItem({ start, key, sep, value }) {
		let res = "";
		for (const st of start) res += st.source;
		if (key) res += stringifyToken(key);
		if (sep) for (const st of sep) res += st.source;
		if (value) res += stringifyToken(value);
		return res;
	}
	exports.stringify = stringify;
}));
// node_modules/yaml/dist/parse/cst-visit.js
var require_cst_visit = /* @__PURE__ */ __commonJSMin(((exports) => {
	const BREAK = Symbol("break visit");
	const SKIP = Symbol("skip children");
	const REMOVE = Symbol("remove item");
	function visit(cst, visitor) {
		if ("type" in cst && cst.type === "document") cst = {
			start: cst.start,
			value: cst.value
		};
		_visit(Object.freeze([]), cst, visitor);
	}
	visit.BREAK = BREAK;
	visit.SKIP = SKIP;
	visit.REMOVE = REMOVE;
	visit.itemAtPath = (cst, path) => {
		let item = cst;
		for (const [field, index] of path) {
			const tok = item?.[field];
			if (tok && "items" in tok) item = tok.items[index];
			else return void 0;
		}
		return item;
	};
	visit.parentCollection = (cst, path) => {
		const parent = visit.itemAtPath(cst, path.slice(0, -1));
		const field = path[path.length - 1][0];
		const coll = parent?.[field];
		if (coll && "items" in coll) return coll;
		throw new Error("Parent collection not found");
	};
	function _visit(path, item, visitor) {
		let ctrl = visitor(item, path);
		if (typeof ctrl === "symbol") return ctrl;
		for (const field of ["key", "value"]) {
			const token = item[field];
			if (token && "items" in token) {
				for (let i = 0; i < token.items.length; ++i) {
					const ci = _visit(Object.freeze(path.concat([[field, i]])), token.items[i], visitor);
					if (typeof ci === "number") i = ci - 1;
					else if (ci === BREAK) return BREAK;
					else if (ci === REMOVE) {
						token.items.splice(i, 1);
						i -= 1;
					}
				}
				if (typeof ctrl === "function" && field === "key") ctrl = ctrl(item, path);
			}
		}
		return typeof ctrl === "function" ? ctrl(item, path) : ctrl;
	}
	exports.visit = visit;
}));
// node_modules/yaml/dist/parse/cst.js
var require_cst = /* @__PURE__ */ __commonJSMin(((exports) => {
	var cstScalar = require_cst_scalar();
	var cstStringify = require_cst_stringify();
	var cstVisit = require_cst_visit();
	const BOM = "﻿";
	const DOCUMENT = "";
	const FLOW_END = "";
	const SCALAR = "";
	const isCollection = (token) => !!token && "items" in token;
	const isScalar = (token) => !!token && (token.type === "scalar" || token.type === "single-quoted-scalar" || token.type === "double-quoted-scalar" || token.type === "block-scalar");
	/* istanbul ignore next */
	function prettyToken(token) {
		switch (token) {
			case BOM: return "<BOM>";
			case DOCUMENT: return "<DOC>";
			case FLOW_END: return "<FLOW_END>";
			case SCALAR: return "<SCALAR>";
			default: return JSON.stringify(token);
		}
	}
	function tokenType(source) {
		switch (source) {
			case BOM: return "byte-order-mark";
			case DOCUMENT: return "doc-mode";
			case FLOW_END: return "flow-error-end";
			case SCALAR: return "scalar";
			case "---": return "doc-start";
			case "...": return "doc-end";
			case "":
			case "\n":
			case "\r\n": return "newline";
			case "-": return "seq-item-ind";
			case "?": return "explicit-key-ind";
			case ":": return "map-value-ind";
			case "{": return "flow-map-start";
			case "}": return "flow-map-end";
			case "[": return "flow-seq-start";
			case "]": return "flow-seq-end";
			case ",": return "comma";
		}
		switch (source[0]) {
			case " ":
			case "	": return "space";
			case "#": return "comment";
			case "%": return "directive-line";
			case "*": return "alias";
			case "&": return "anchor";
			case "!": return "tag";
			case "'": return "single-quoted-scalar";
			case "\"": return "double-quoted-scalar";
			case "|":
			case ">": return "block-scalar-header";
		}
		return null;
	}
	exports.createScalarToken = cstScalar.createScalarToken;
	exports.resolveAsScalar = cstScalar.resolveAsScalar;
	exports.setScalarValue = cstScalar.setScalarValue;
	exports.stringify = cstStringify.stringify;
	exports.visit = cstVisit.visit;
	exports.BOM = BOM;
	exports.DOCUMENT = DOCUMENT;
	exports.FLOW_END = FLOW_END;
	exports.SCALAR = SCALAR;
	exports.isCollection = isCollection;
	exports.isScalar = isScalar;
	exports.prettyToken = prettyToken;
	exports.tokenType = tokenType;
}));
// node_modules/yaml/dist/parse/lexer.js
var require_lexer = /* @__PURE__ */ __commonJSMin(((exports) => {
	var cst = require_cst();
	function isEmpty(ch) {
		switch (ch) {
			case void 0:
			case " ":
			case "\n":
			case "\r":
			case "	": return true;
			default: return false;
		}
	}
	const hexDigits = /* @__PURE__ */ new Set("0123456789ABCDEFabcdef");
	const tagChars = /* @__PURE__ */ new Set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-#;/?:@&=+$_.!~*'()");
	const flowIndicatorChars = /* @__PURE__ */ new Set(",[]{}");
	const invalidAnchorChars = /* @__PURE__ */ new Set(" ,[]{}\n\r	");
	const isNotAnchorChar = (ch) => !ch || invalidAnchorChars.has(ch);
	var Lexer = class {
		constructor() {
			this.atEnd = false;
			this.blockScalarIndent = -1;
			this.blockScalarKeep = false;
			this.buffer = "";
			this.flowKey = false;
			this.flowLevel = 0;
			this.indentNext = 0;
			this.indentValue = 0;
			this.lineEndPos = null;
			this.next = null;
			this.pos = 0;
		}
		*lex(source, incomplete = false) {
			if (source) {
				if (typeof source !== "string") throw TypeError("source is not a string");
				this.buffer = this.buffer ? this.buffer + source : source;
				this.lineEndPos = null;
			}
			this.atEnd = !incomplete;
			let next = this.next ?? "stream";
			while (next && (incomplete || this.hasChars(1))) next = yield* this.parseNext(next);
		}
		atLineEnd() {
			let i = this.pos;
			let ch = this.buffer[i];
			while (ch === " " || ch === "	") ch = this.buffer[++i];
			if (!ch || ch === "#" || ch === "\n") return true;
			if (ch === "\r") return this.buffer[i + 1] === "\n";
			return false;
		}
		charAt(n) {
			return this.buffer[this.pos + n];
		}
		continueScalar(offset) {
			let ch = this.buffer[offset];
			if (this.indentNext > 0) {
				let indent = 0;
				while (ch === " ") ch = this.buffer[++indent + offset];
				if (ch === "\r") {
					const next = this.buffer[indent + offset + 1];
					if (next === "\n" || !next && !this.atEnd) return offset + indent + 1;
				}
				return ch === "\n" || indent >= this.indentNext || !ch && !this.atEnd ? offset + indent : -1;
			}
			if (ch === "-" || ch === ".") {
				const dt = this.buffer.substr(offset, 3);
				if ((dt === "---" || dt === "...") && isEmpty(this.buffer[offset + 3])) return -1;
			}
			return offset;
		}
		getLine() {
			let end = this.lineEndPos;
			if (typeof end !== "number" || end !== -1 && end < this.pos) {
				end = this.buffer.indexOf("\n", this.pos);
				this.lineEndPos = end;
			}
			if (end === -1) return this.atEnd ? this.buffer.substring(this.pos) : null;
			if (this.buffer[end - 1] === "\r") end -= 1;
			return this.buffer.substring(this.pos, end);
		}
		hasChars(n) {
			return this.pos + n <= this.buffer.length;
		}
		setNext(state) {
			this.buffer = this.buffer.substring(this.pos);
			this.pos = 0;
			this.lineEndPos = null;
			this.next = state;
			return null;
		}
		peek(n) {
			return this.buffer.substr(this.pos, n);
		}
		*parseNext(next) {
			switch (next) {
				case "stream": return yield* this.parseStream();
				case "line-start": return yield* this.parseLineStart();
				case "block-start": return yield* this.parseBlockStart();
				case "doc": return yield* this.parseDocument();
				case "flow": return yield* this.parseFlowCollection();
				case "quoted-scalar": return yield* this.parseQuotedScalar();
				case "block-scalar": return yield* this.parseBlockScalar();
				case "plain-scalar": return yield* this.parsePlainScalar();
			}
		}
		*parseStream() {
			let line = this.getLine();
			if (line === null) return this.setNext("stream");
			if (line[0] === cst.BOM) {
				yield* this.pushCount(1);
				line = line.substring(1);
			}
			if (line[0] === "%") {
				let dirEnd = line.length;
				let cs = line.indexOf("#");
				while (cs !== -1) {
					const ch = line[cs - 1];
					if (ch === " " || ch === "	") {
						dirEnd = cs - 1;
						break;
					} else cs = line.indexOf("#", cs + 1);
				}
				while (true) {
					const ch = line[dirEnd - 1];
					if (ch === " " || ch === "	") dirEnd -= 1;
					else break;
				}
				const n = (yield* this.pushCount(dirEnd)) + (yield* this.pushSpaces(true));
				yield* this.pushCount(line.length - n);
				this.pushNewline();
				return "stream";
			}
			if (this.atLineEnd()) {
				const sp = yield* this.pushSpaces(true);
				yield* this.pushCount(line.length - sp);
				yield* this.pushNewline();
				return "stream";
			}
			yield cst.DOCUMENT;
			return yield* this.parseLineStart();
		}
		*parseLineStart() {
			const ch = this.charAt(0);
			if (!ch && !this.atEnd) return this.setNext("line-start");
			if (ch === "-" || ch === ".") {
				if (!this.atEnd && !this.hasChars(4)) return this.setNext("line-start");
				const s = this.peek(3);
				if ((s === "---" || s === "...") && isEmpty(this.charAt(3))) {
					yield* this.pushCount(3);
					this.indentValue = 0;
					this.indentNext = 0;
					return s === "---" ? "doc" : "stream";
				}
			}
			this.indentValue = yield* this.pushSpaces(false);
			if (this.indentNext > this.indentValue && !isEmpty(this.charAt(1))) this.indentNext = this.indentValue;
			return yield* this.parseBlockStart();
		}
		*parseBlockStart() {
			const [ch0, ch1] = this.peek(2);
			if (!ch1 && !this.atEnd) return this.setNext("block-start");
			if ((ch0 === "-" || ch0 === "?" || ch0 === ":") && isEmpty(ch1)) {
				const n = (yield* this.pushCount(1)) + (yield* this.pushSpaces(true));
				this.indentNext = this.indentValue + 1;
				this.indentValue += n;
				return "block-start";
			}
			return "doc";
		}
		*parseDocument() {
			yield* this.pushSpaces(true);
			const line = this.getLine();
			if (line === null) return this.setNext("doc");
			let n = yield* this.pushIndicators();
			switch (line[n]) {
				case "#": yield* this.pushCount(line.length - n);
				case void 0:
					yield* this.pushNewline();
					return yield* this.parseLineStart();
				case "{":
				case "[":
					yield* this.pushCount(1);
					this.flowKey = false;
					this.flowLevel = 1;
					return "flow";
				case "}":
				case "]":
					yield* this.pushCount(1);
					return "doc";
				case "*":
					yield* this.pushUntil(isNotAnchorChar);
					return "doc";
				case "\"":
				case "'": return yield* this.parseQuotedScalar();
				case "|":
				case ">":
					n += yield* this.parseBlockScalarHeader();
					n += yield* this.pushSpaces(true);
					yield* this.pushCount(line.length - n);
					yield* this.pushNewline();
					return yield* this.parseBlockScalar();
				default: return yield* this.parsePlainScalar();
			}
		}
		*parseFlowCollection() {
			let nl, sp;
			let indent = -1;
			do {
				nl = yield* this.pushNewline();
				if (nl > 0) {
					sp = yield* this.pushSpaces(false);
					this.indentValue = indent = sp;
				} else sp = 0;
				sp += yield* this.pushSpaces(true);
			} while (nl + sp > 0);
			const line = this.getLine();
			if (line === null) return this.setNext("flow");
			if (indent !== -1 && indent < this.indentNext && line[0] !== "#" || indent === 0 && (line.startsWith("---") || line.startsWith("...")) && isEmpty(line[3])) {
				if (!(indent === this.indentNext - 1 && this.flowLevel === 1 && (line[0] === "]" || line[0] === "}"))) {
					this.flowLevel = 0;
					yield cst.FLOW_END;
					return yield* this.parseLineStart();
				}
			}
			let n = 0;
			while (line[n] === ",") {
				n += yield* this.pushCount(1);
				n += yield* this.pushSpaces(true);
				this.flowKey = false;
			}
			n += yield* this.pushIndicators();
			switch (line[n]) {
				case void 0: return "flow";
				case "#":
					yield* this.pushCount(line.length - n);
					return "flow";
				case "{":
				case "[":
					yield* this.pushCount(1);
					this.flowKey = false;
					this.flowLevel += 1;
					return "flow";
				case "}":
				case "]":
					yield* this.pushCount(1);
					this.flowKey = true;
					this.flowLevel -= 1;
					return this.flowLevel ? "flow" : "doc";
				case "*":
					yield* this.pushUntil(isNotAnchorChar);
					return "flow";
				case "\"":
				case "'":
					this.flowKey = true;
					return yield* this.parseQuotedScalar();
				case ":": {
					const next = this.charAt(1);
					if (this.flowKey || isEmpty(next) || next === ",") {
						this.flowKey = false;
						yield* this.pushCount(1);
						yield* this.pushSpaces(true);
						return "flow";
					}
				}
				default:
					this.flowKey = false;
					return yield* this.parsePlainScalar();
			}
		}
		*parseQuotedScalar() {
			const quote = this.charAt(0);
			let end = this.buffer.indexOf(quote, this.pos + 1);
			if (quote === "'") while (end !== -1 && this.buffer[end + 1] === "'") end = this.buffer.indexOf("'", end + 2);
			else while (end !== -1) {
				let n = 0;
				while (this.buffer[end - 1 - n] === "\\") n += 1;
				if (n % 2 === 0) break;
				end = this.buffer.indexOf("\"", end + 1);
			}
			const qb = this.buffer.substring(0, end);
			let nl = qb.indexOf("\n", this.pos);
			if (nl !== -1) {
				while (nl !== -1) {
					const cs = this.continueScalar(nl + 1);
					if (cs === -1) break;
					nl = qb.indexOf("\n", cs);
				}
				if (nl !== -1) end = nl - (qb[nl - 1] === "\r" ? 2 : 1);
			}
			if (end === -1) {
				if (!this.atEnd) return this.setNext("quoted-scalar");
				end = this.buffer.length;
			}
			yield* this.pushToIndex(end + 1, false);
			return this.flowLevel ? "flow" : "doc";
		}
		*parseBlockScalarHeader() {
			this.blockScalarIndent = -1;
			this.blockScalarKeep = false;
			let i = this.pos;
			while (true) {
				const ch = this.buffer[++i];
				if (ch === "+") this.blockScalarKeep = true;
				else if (ch > "0" && ch <= "9") this.blockScalarIndent = Number(ch) - 1;
				else if (ch !== "-") break;
			}
			return yield* this.pushUntil((ch) => isEmpty(ch) || ch === "#");
		}
		*parseBlockScalar() {
			let nl = this.pos - 1;
			let indent = 0;
			let ch;
			loop: for (let i = this.pos; ch = this.buffer[i]; ++i) switch (ch) {
				case " ":
					indent += 1;
					break;
				case "\n":
					nl = i;
					indent = 0;
					break;
				case "\r": {
					const next = this.buffer[i + 1];
					if (!next && !this.atEnd) return this.setNext("block-scalar");
					if (next === "\n") break;
				}
				default: break loop;
			}
			if (!ch && !this.atEnd) return this.setNext("block-scalar");
			if (indent >= this.indentNext) {
				if (this.blockScalarIndent === -1) this.indentNext = indent;
				else this.indentNext = this.blockScalarIndent + (this.indentNext === 0 ? 1 : this.indentNext);
				do {
					const cs = this.continueScalar(nl + 1);
					if (cs === -1) break;
					nl = this.buffer.indexOf("\n", cs);
				} while (nl !== -1);
				if (nl === -1) {
					if (!this.atEnd) return this.setNext("block-scalar");
					nl = this.buffer.length;
				}
			}
			let i = nl + 1;
			ch = this.buffer[i];
			while (ch === " ") ch = this.buffer[++i];
			if (ch === "	") {
				while (ch === "	" || ch === " " || ch === "\r" || ch === "\n") ch = this.buffer[++i];
				nl = i - 1;
			} else if (!this.blockScalarKeep) do {
				let i = nl - 1;
				let ch = this.buffer[i];
				if (ch === "\r") ch = this.buffer[--i];
				const lastChar = i;
				while (ch === " ") ch = this.buffer[--i];
				if (ch === "\n" && i >= this.pos && i + 1 + indent > lastChar) nl = i;
				else break;
			} while (true);
			yield cst.SCALAR;
			yield* this.pushToIndex(nl + 1, true);
			return yield* this.parseLineStart();
		}
		*parsePlainScalar() {
			const inFlow = this.flowLevel > 0;
			let end = this.pos - 1;
			let i = this.pos - 1;
			let ch;
			while (ch = this.buffer[++i]) if (ch === ":") {
				const next = this.buffer[i + 1];
				if (isEmpty(next) || inFlow && flowIndicatorChars.has(next)) break;
				end = i;
			} else if (isEmpty(ch)) {
				let next = this.buffer[i + 1];
				if (ch === "\r") {
					if (next === "\n") {
						i += 1;
						ch = "\n";
						next = this.buffer[i + 1];
					} else end = i;
				}
				if (next === "#" || inFlow && flowIndicatorChars.has(next)) break;
				if (ch === "\n") {
					const cs = this.continueScalar(i + 1);
					if (cs === -1) break;
					i = Math.max(i, cs - 2);
				}
			} else {
				if (inFlow && flowIndicatorChars.has(ch)) break;
				end = i;
			}
			if (!ch && !this.atEnd) return this.setNext("plain-scalar");
			yield cst.SCALAR;
			yield* this.pushToIndex(end + 1, true);
			return inFlow ? "flow" : "doc";
		}
		*pushCount(n) {
			if (n > 0) {
				yield this.buffer.substr(this.pos, n);
				this.pos += n;
				return n;
			}
			return 0;
		}
		*pushToIndex(i, allowEmpty) {
			const s = this.buffer.slice(this.pos, i);
			if (s) {
				yield s;
				this.pos += s.length;
				return s.length;
			} else if (allowEmpty) yield "";
			return 0;
		}
		*pushIndicators() {
			let n = 0;
			loop: while (true) {
				switch (this.charAt(0)) {
					case "!":
						n += yield* this.pushTag();
						n += yield* this.pushSpaces(true);
						continue loop;
					case "&":
						n += yield* this.pushUntil(isNotAnchorChar);
						n += yield* this.pushSpaces(true);
						continue loop;
					case "-":
					case "?":
					case ":": {
						const inFlow = this.flowLevel > 0;
						const ch1 = this.charAt(1);
						if (isEmpty(ch1) || inFlow && flowIndicatorChars.has(ch1)) {
							if (!inFlow) this.indentNext = this.indentValue + 1;
							else if (this.flowKey) this.flowKey = false;
							n += yield* this.pushCount(1);
							n += yield* this.pushSpaces(true);
							continue loop;
						}
					}
				}
				break loop;
			}
			return n;
		}
		*pushTag() {
			if (this.charAt(1) === "<") {
				let i = this.pos + 2;
				let ch = this.buffer[i];
				while (!isEmpty(ch) && ch !== ">") ch = this.buffer[++i];
				return yield* this.pushToIndex(ch === ">" ? i + 1 : i, false);
			} else {
				let i = this.pos + 1;
				let ch = this.buffer[i];
				while (ch) if (tagChars.has(ch)) ch = this.buffer[++i];
				else if (ch === "%" && hexDigits.has(this.buffer[i + 1]) && hexDigits.has(this.buffer[i + 2])) ch = this.buffer[i += 3];
				else break;
				return yield* this.pushToIndex(i, false);
			}
		}
		*pushNewline() {
			const ch = this.buffer[this.pos];
			if (ch === "\n") return yield* this.pushCount(1);
			else if (ch === "\r" && this.charAt(1) === "\n") return yield* this.pushCount(2);
			else return 0;
		}
		*pushSpaces(allowTabs) {
			let i = this.pos - 1;
			let ch;
			do
				ch = this.buffer[++i];
			while (ch === " " || allowTabs && ch === "	");
			const n = i - this.pos;
			if (n > 0) {
				yield this.buffer.substr(this.pos, n);
				this.pos = i;
			}
			return n;
		}
		*pushUntil(test) {
			let i = this.pos;
			let ch = this.buffer[i];
			while (!test(ch)) ch = this.buffer[++i];
			return yield* this.pushToIndex(i, false);
		}
	};
	exports.Lexer = Lexer;
}));
// node_modules/yaml/dist/parse/line-counter.js
var require_line_counter = /* @__PURE__ */ __commonJSMin(((exports) => {
	var LineCounter = class {
		constructor() {
			this.lineStarts = [];
			this.addNewLine = (offset) => this.lineStarts.push(offset);
			this.linePos = (offset) => {
				let low = 0;
				let high = this.lineStarts.length;
				while (low < high) {
					const mid = low + high >> 1;
					if (this.lineStarts[mid] < offset) low = mid + 1;
					else high = mid;
				}
				if (this.lineStarts[low] === offset) return {
					line: low + 1,
					col: 1
				};
				if (low === 0) return {
					line: 0,
					col: offset
				};
				const start = this.lineStarts[low - 1];
				return {
					line: low,
					col: offset - start + 1
				};
			};
		}
	};
	exports.LineCounter = LineCounter;
}));
// node_modules/yaml/dist/parse/parser.js
var require_parser = /* @__PURE__ */ __commonJSMin(((exports) => {
	var node_process = __require("process");
	var cst = require_cst();
	var lexer = require_lexer();
	function includesToken(list, type) {
		for (let i = 0; i < list.length; ++i) if (list[i].type === type) return true;
		return false;
	}
	function findNonEmptyIndex(list) {
		for (let i = 0; i < list.length; ++i) switch (list[i].type) {
			case "space":
			case "comment":
			case "newline": break;
			default: return i;
		}
		return -1;
	}
	function isFlowToken(token) {
		switch (token?.type) {
			case "alias":
			case "scalar":
			case "single-quoted-scalar":
			case "double-quoted-scalar":
			case "flow-collection": return true;
			default: return false;
		}
	}
	function getPrevProps(parent) {
		switch (parent.type) {
			case "document": return parent.start;
			case "block-map": {
				const it = parent.items[parent.items.length - 1];
				return it.sep ?? it.start;
			}
			case "block-seq": return parent.items[parent.items.length - 1].start;
			/* istanbul ignore next should not happen */
			default: return [];
		}
	}
	function getFirstKeyStartProps(prev) {
		if (prev.length === 0) return [];
		let i = prev.length;
		loop: while (--i >= 0) switch (prev[i].type) {
			case "doc-start":
			case "explicit-key-ind":
			case "map-value-ind":
			case "seq-item-ind":
			case "newline": break loop;
		}
		while (prev[++i]?.type === "space");
		return prev.splice(i, prev.length);
	}
	function arrayPushArray(target, source) {
		if (source.length < 1e5) Array.prototype.push.apply(target, source);
		else for (let i = 0; i < source.length; ++i) target.push(source[i]);
	}
	function fixFlowSeqItems(fc) {
		if (fc.start.type === "flow-seq-start") {
			for (const it of fc.items) if (it.sep && !it.value && !includesToken(it.start, "explicit-key-ind") && !includesToken(it.sep, "map-value-ind")) {
				if (it.key) it.value = it.key;
				delete it.key;
				if (isFlowToken(it.value)) {
					if (it.value.end) arrayPushArray(it.value.end, it.sep);
					else it.value.end = it.sep;
				} else arrayPushArray(it.start, it.sep);
				delete it.sep;
			}
		}
	}
	var Parser = class {
		constructor(onNewLine) {
			this.atNewLine = true;
			this.atScalar = false;
			this.indent = 0;
			this.offset = 0;
			this.onKeyLine = false;
			this.stack = [];
			this.source = "";
			this.type = "";
			this.lexer = new lexer.Lexer();
			this.onNewLine = onNewLine;
		}
		*parse(source, incomplete = false) {
			if (this.onNewLine && this.offset === 0) this.onNewLine(0);
			for (const lexeme of this.lexer.lex(source, incomplete)) yield* this.next(lexeme);
			if (!incomplete) yield* this.end();
		}
		*next(source) {
			this.source = source;
			if (node_process.env.LOG_TOKENS) console.log("|", cst.prettyToken(source));
			if (this.atScalar) {
				this.atScalar = false;
				yield* this.step();
				this.offset += source.length;
				return;
			}
			const type = cst.tokenType(source);
			if (!type) {
				const message = `Not a YAML token: ${source}`;
				yield* this.pop({
					type: "error",
					offset: this.offset,
					message,
					source
				});
				this.offset += source.length;
			} else if (type === "scalar") {
				this.atNewLine = false;
				this.atScalar = true;
				this.type = "scalar";
			} else {
				this.type = type;
				yield* this.step();
				switch (type) {
					case "newline":
						this.atNewLine = true;
						this.indent = 0;
						if (this.onNewLine) this.onNewLine(this.offset + source.length);
						break;
					case "space":
						if (this.atNewLine && source[0] === " ") this.indent += source.length;
						break;
					case "explicit-key-ind":
					case "map-value-ind":
					case "seq-item-ind":
						if (this.atNewLine) this.indent += source.length;
						break;
					case "doc-mode":
					case "flow-error-end": return;
					default: this.atNewLine = false;
				}
				this.offset += source.length;
			}
		}
		*end() {
			while (this.stack.length > 0) yield* this.pop();
		}
		get sourceToken() {
			return {
				type: this.type,
				offset: this.offset,
				indent: this.indent,
				source: this.source
			};
		}
		*step() {
			const top = this.peek(1);
			if (this.type === "doc-end" && top?.type !== "doc-end") {
				while (this.stack.length > 0) yield* this.pop();
				this.stack.push({
					type: "doc-end",
					offset: this.offset,
					source: this.source
				});
				return;
			}
			if (!top) return yield* this.stream();
			switch (top.type) {
				case "document": return yield* this.document(top);
				case "alias":
				case "scalar":
				case "single-quoted-scalar":
				case "double-quoted-scalar": return yield* this.scalar(top);
				case "block-scalar": return yield* this.blockScalar(top);
				case "block-map": return yield* this.blockMap(top);
				case "block-seq": return yield* this.blockSequence(top);
				case "flow-collection": return yield* this.flowCollection(top);
				case "doc-end": return yield* this.documentEnd(top);
			}
			/* istanbul ignore next should not happen */
			yield* this.pop();
		}
		peek(n) {
			return this.stack[this.stack.length - n];
		}
		*pop(error) {
			const token = error ?? this.stack.pop();
			/* istanbul ignore if should not happen */
			if (!token) yield {
				type: "error",
				offset: this.offset,
				source: "",
				message: "Tried to pop an empty stack"
			};
			else if (this.stack.length === 0) yield token;
			else {
				const top = this.peek(1);
				if (token.type === "block-scalar") token.indent = "indent" in top ? top.indent : 0;
				else if (token.type === "flow-collection" && top.type === "document") token.indent = 0;
				if (token.type === "flow-collection") fixFlowSeqItems(token);
				switch (top.type) {
					case "document":
						top.value = token;
						break;
					case "block-scalar":
						top.props.push(token);
						break;
					case "block-map": {
						const it = top.items[top.items.length - 1];
						if (it.value) {
							top.items.push({
								start: [],
								key: token,
								sep: []
							});
							this.onKeyLine = true;
							return;
						} else if (it.sep) it.value = token;
						else {
							Object.assign(it, {
								key: token,
								sep: []
							});
							this.onKeyLine = !it.explicitKey;
							return;
						}
						break;
					}
					case "block-seq": {
						const it = top.items[top.items.length - 1];
						if (it.value) top.items.push({
							start: [],
							value: token
						});
						else it.value = token;
						break;
					}
					case "flow-collection": {
						const it = top.items[top.items.length - 1];
						if (!it || it.value) top.items.push({
							start: [],
							key: token,
							sep: []
						});
						else if (it.sep) it.value = token;
						else Object.assign(it, {
							key: token,
							sep: []
						});
						return;
					}
					/* istanbul ignore next should not happen */
					default:
						yield* this.pop();
						yield* this.pop(token);
				}
				if ((top.type === "document" || top.type === "block-map" || top.type === "block-seq") && (token.type === "block-map" || token.type === "block-seq")) {
					const last = token.items[token.items.length - 1];
					if (last && !last.sep && !last.value && last.start.length > 0 && findNonEmptyIndex(last.start) === -1 && (token.indent === 0 || last.start.every((st) => st.type !== "comment" || st.indent < token.indent))) {
						if (top.type === "document") top.end = last.start;
						else top.items.push({ start: last.start });
						token.items.splice(-1, 1);
					}
				}
			}
		}
		*stream() {
			switch (this.type) {
				case "directive-line":
					yield {
						type: "directive",
						offset: this.offset,
						source: this.source
					};
					return;
				case "byte-order-mark":
				case "space":
				case "comment":
				case "newline":
					yield this.sourceToken;
					return;
				case "doc-mode":
				case "doc-start": {
					const doc = {
						type: "document",
						offset: this.offset,
						start: []
					};
					if (this.type === "doc-start") doc.start.push(this.sourceToken);
					this.stack.push(doc);
					return;
				}
			}
			yield {
				type: "error",
				offset: this.offset,
				message: `Unexpected ${this.type} token in YAML stream`,
				source: this.source
			};
		}
		*document(doc) {
			if (doc.value) return yield* this.lineEnd(doc);
			switch (this.type) {
				case "doc-start":
					if (findNonEmptyIndex(doc.start) !== -1) {
						yield* this.pop();
						yield* this.step();
					} else doc.start.push(this.sourceToken);
					return;
				case "anchor":
				case "tag":
				case "space":
				case "comment":
				case "newline":
					doc.start.push(this.sourceToken);
					return;
			}
			const bv = this.startBlockValue(doc);
			if (bv) this.stack.push(bv);
			else yield {
				type: "error",
				offset: this.offset,
				message: `Unexpected ${this.type} token in YAML document`,
				source: this.source
			};
		}
		*scalar(scalar) {
			if (this.type === "map-value-ind") {
				const start = getFirstKeyStartProps(getPrevProps(this.peek(2)));
				let sep;
				if (scalar.end) {
					sep = scalar.end;
					sep.push(this.sourceToken);
					delete scalar.end;
				} else sep = [this.sourceToken];
				const map = {
					type: "block-map",
					offset: scalar.offset,
					indent: scalar.indent,
					items: [{
						start,
						key: scalar,
						sep
					}]
				};
				this.onKeyLine = true;
				this.stack[this.stack.length - 1] = map;
			} else yield* this.lineEnd(scalar);
		}
		*blockScalar(scalar) {
			switch (this.type) {
				case "space":
				case "comment":
				case "newline":
					scalar.props.push(this.sourceToken);
					return;
				case "scalar":
					scalar.source = this.source;
					this.atNewLine = true;
					this.indent = 0;
					if (this.onNewLine) {
						let nl = this.source.indexOf("\n") + 1;
						while (nl !== 0) {
							this.onNewLine(this.offset + nl);
							nl = this.source.indexOf("\n", nl) + 1;
						}
					}
					yield* this.pop();
					break;
				/* istanbul ignore next should not happen */
				default:
					yield* this.pop();
					yield* this.step();
			}
		}
		*blockMap(map) {
			const it = map.items[map.items.length - 1];
			switch (this.type) {
				case "newline":
					this.onKeyLine = false;
					if (it.value) {
						const end = "end" in it.value ? it.value.end : void 0;
						if ((Array.isArray(end) ? end[end.length - 1] : void 0)?.type === "comment") end?.push(this.sourceToken);
						else map.items.push({ start: [this.sourceToken] });
					} else if (it.sep) it.sep.push(this.sourceToken);
					else it.start.push(this.sourceToken);
					return;
				case "space":
				case "comment":
					if (it.value) map.items.push({ start: [this.sourceToken] });
					else if (it.sep) it.sep.push(this.sourceToken);
					else {
						if (this.atIndentedComment(it.start, map.indent)) {
							const end = map.items[map.items.length - 2]?.value?.end;
							if (Array.isArray(end)) {
								arrayPushArray(end, it.start);
								end.push(this.sourceToken);
								map.items.pop();
								return;
							}
						}
						it.start.push(this.sourceToken);
					}
					return;
			}
			if (this.indent >= map.indent) {
				const atMapIndent = !this.onKeyLine && this.indent === map.indent;
				const atNextItem = atMapIndent && (it.sep || it.explicitKey) && this.type !== "seq-item-ind";
				let start = [];
				if (atNextItem && it.sep && !it.value) {
					const nl = [];
					for (let i = 0; i < it.sep.length; ++i) {
						const st = it.sep[i];
						switch (st.type) {
							case "newline":
								nl.push(i);
								break;
							case "space": break;
							case "comment":
								if (st.indent > map.indent) nl.length = 0;
								break;
							default: nl.length = 0;
						}
					}
					if (nl.length >= 2) start = it.sep.splice(nl[1]);
				}
				switch (this.type) {
					case "anchor":
					case "tag":
						if (atNextItem || it.value) {
							start.push(this.sourceToken);
							map.items.push({ start });
							this.onKeyLine = true;
						} else if (it.sep) it.sep.push(this.sourceToken);
						else it.start.push(this.sourceToken);
						return;
					case "explicit-key-ind":
						if (!it.sep && !it.explicitKey) {
							it.start.push(this.sourceToken);
							it.explicitKey = true;
						} else if (atNextItem || it.value) {
							start.push(this.sourceToken);
							map.items.push({
								start,
								explicitKey: true
							});
						} else this.stack.push({
							type: "block-map",
							offset: this.offset,
							indent: this.indent,
							items: [{
								start: [this.sourceToken],
								explicitKey: true
							}]
						});
						this.onKeyLine = true;
						return;
					case "map-value-ind":
						if (it.explicitKey) {
							if (!it.sep) {
								if (includesToken(it.start, "newline")) Object.assign(it, {
									key: null,
									sep: [this.sourceToken]
								});
								else {
									const start = getFirstKeyStartProps(it.start);
									this.stack.push({
										type: "block-map",
										offset: this.offset,
										indent: this.indent,
										items: [{
											start,
											key: null,
											sep: [this.sourceToken]
										}]
									});
								}
							} else if (it.value) map.items.push({
								start: [],
								key: null,
								sep: [this.sourceToken]
							});
							else if (includesToken(it.sep, "map-value-ind")) this.stack.push({
								type: "block-map",
								offset: this.offset,
								indent: this.indent,
								items: [{
									start,
									key: null,
									sep: [this.sourceToken]
								}]
							});
							else if (isFlowToken(it.key) && !includesToken(it.sep, "newline")) {
								const start = getFirstKeyStartProps(it.start);
								const key = it.key;
								const sep = it.sep;
								sep.push(this.sourceToken);
								delete it.key;
								delete it.sep;
								this.stack.push({
									type: "block-map",
									offset: this.offset,
									indent: this.indent,
									items: [{
										start,
										key,
										sep
									}]
								});
							} else if (start.length > 0) it.sep = it.sep.concat(start, this.sourceToken);
							else it.sep.push(this.sourceToken);
						} else if (!it.sep) Object.assign(it, {
							key: null,
							sep: [this.sourceToken]
						});
						else if (it.value || atNextItem) map.items.push({
							start,
							key: null,
							sep: [this.sourceToken]
						});
						else if (includesToken(it.sep, "map-value-ind")) this.stack.push({
							type: "block-map",
							offset: this.offset,
							indent: this.indent,
							items: [{
								start: [],
								key: null,
								sep: [this.sourceToken]
							}]
						});
						else it.sep.push(this.sourceToken);
						this.onKeyLine = true;
						return;
					case "alias":
					case "scalar":
					case "single-quoted-scalar":
					case "double-quoted-scalar": {
						const fs = this.flowScalar(this.type);
						if (atNextItem || it.value) {
							map.items.push({
								start,
								key: fs,
								sep: []
							});
							this.onKeyLine = true;
						} else if (it.sep) this.stack.push(fs);
						else {
							Object.assign(it, {
								key: fs,
								sep: []
							});
							this.onKeyLine = true;
						}
						return;
					}
					default: {
						const bv = this.startBlockValue(map);
						if (bv) {
							if (bv.type === "block-seq") {
								if (!it.explicitKey && it.sep && !includesToken(it.sep, "newline")) {
									yield* this.pop({
										type: "error",
										offset: this.offset,
										message: "Unexpected block-seq-ind on same line with key",
										source: this.source
									});
									return;
								}
							} else if (atMapIndent) map.items.push({ start });
							this.stack.push(bv);
							return;
						}
					}
				}
			}
			yield* this.pop();
			yield* this.step();
		}
		*blockSequence(seq) {
			const it = seq.items[seq.items.length - 1];
			switch (this.type) {
				case "newline":
					if (it.value) {
						const end = "end" in it.value ? it.value.end : void 0;
						if ((Array.isArray(end) ? end[end.length - 1] : void 0)?.type === "comment") end?.push(this.sourceToken);
						else seq.items.push({ start: [this.sourceToken] });
					} else it.start.push(this.sourceToken);
					return;
				case "space":
				case "comment":
					if (it.value) seq.items.push({ start: [this.sourceToken] });
					else {
						if (this.atIndentedComment(it.start, seq.indent)) {
							const end = seq.items[seq.items.length - 2]?.value?.end;
							if (Array.isArray(end)) {
								arrayPushArray(end, it.start);
								end.push(this.sourceToken);
								seq.items.pop();
								return;
							}
						}
						it.start.push(this.sourceToken);
					}
					return;
				case "anchor":
				case "tag":
					if (it.value || this.indent <= seq.indent) break;
					it.start.push(this.sourceToken);
					return;
				case "seq-item-ind":
					if (this.indent !== seq.indent) break;
					if (it.value || includesToken(it.start, "seq-item-ind")) seq.items.push({ start: [this.sourceToken] });
					else it.start.push(this.sourceToken);
					return;
			}
			if (this.indent > seq.indent) {
				const bv = this.startBlockValue(seq);
				if (bv) {
					this.stack.push(bv);
					return;
				}
			}
			yield* this.pop();
			yield* this.step();
		}
		*flowCollection(fc) {
			const it = fc.items[fc.items.length - 1];
			if (this.type === "flow-error-end") {
				let top;
				do {
					yield* this.pop();
					top = this.peek(1);
				} while (top?.type === "flow-collection");
			} else if (fc.end.length === 0) {
				switch (this.type) {
					case "comma":
					case "explicit-key-ind":
						if (!it || it.sep) fc.items.push({ start: [this.sourceToken] });
						else it.start.push(this.sourceToken);
						return;
					case "map-value-ind":
						if (!it || it.value) fc.items.push({
							start: [],
							key: null,
							sep: [this.sourceToken]
						});
						else if (it.sep) it.sep.push(this.sourceToken);
						else Object.assign(it, {
							key: null,
							sep: [this.sourceToken]
						});
						return;
					case "space":
					case "comment":
					case "newline":
					case "anchor":
					case "tag":
						if (!it || it.value) fc.items.push({ start: [this.sourceToken] });
						else if (it.sep) it.sep.push(this.sourceToken);
						else it.start.push(this.sourceToken);
						return;
					case "alias":
					case "scalar":
					case "single-quoted-scalar":
					case "double-quoted-scalar": {
						const fs = this.flowScalar(this.type);
						if (!it || it.value) fc.items.push({
							start: [],
							key: fs,
							sep: []
						});
						else if (it.sep) this.stack.push(fs);
						else Object.assign(it, {
							key: fs,
							sep: []
						});
						return;
					}
					case "flow-map-end":
					case "flow-seq-end":
						fc.end.push(this.sourceToken);
						return;
				}
				const bv = this.startBlockValue(fc);
				/* istanbul ignore else should not happen */
				if (bv) this.stack.push(bv);
				else {
					yield* this.pop();
					yield* this.step();
				}
			} else {
				const parent = this.peek(2);
				if (parent.type === "block-map" && (this.type === "map-value-ind" && parent.indent === fc.indent || this.type === "newline" && !parent.items[parent.items.length - 1].sep)) {
					yield* this.pop();
					yield* this.step();
				} else if (this.type === "map-value-ind" && parent.type !== "flow-collection") {
					const start = getFirstKeyStartProps(getPrevProps(parent));
					fixFlowSeqItems(fc);
					const sep = fc.end.splice(1, fc.end.length);
					sep.push(this.sourceToken);
					const map = {
						type: "block-map",
						offset: fc.offset,
						indent: fc.indent,
						items: [{
							start,
							key: fc,
							sep
						}]
					};
					this.onKeyLine = true;
					this.stack[this.stack.length - 1] = map;
				} else yield* this.lineEnd(fc);
			}
		}
		flowScalar(type) {
			if (this.onNewLine) {
				let nl = this.source.indexOf("\n") + 1;
				while (nl !== 0) {
					this.onNewLine(this.offset + nl);
					nl = this.source.indexOf("\n", nl) + 1;
				}
			}
			return {
				type,
				offset: this.offset,
				indent: this.indent,
				source: this.source
			};
		}
		startBlockValue(parent) {
			switch (this.type) {
				case "alias":
				case "scalar":
				case "single-quoted-scalar":
				case "double-quoted-scalar": return this.flowScalar(this.type);
				case "block-scalar-header": return {
					type: "block-scalar",
					offset: this.offset,
					indent: this.indent,
					props: [this.sourceToken],
					source: ""
				};
				case "flow-map-start":
				case "flow-seq-start": return {
					type: "flow-collection",
					offset: this.offset,
					indent: this.indent,
					start: this.sourceToken,
					items: [],
					end: []
				};
				case "seq-item-ind": return {
					type: "block-seq",
					offset: this.offset,
					indent: this.indent,
					items: [{ start: [this.sourceToken] }]
				};
				case "explicit-key-ind": {
					this.onKeyLine = true;
					const start = getFirstKeyStartProps(getPrevProps(parent));
					start.push(this.sourceToken);
					return {
						type: "block-map",
						offset: this.offset,
						indent: this.indent,
						items: [{
							start,
							explicitKey: true
						}]
					};
				}
				case "map-value-ind": {
					this.onKeyLine = true;
					const start = getFirstKeyStartProps(getPrevProps(parent));
					return {
						type: "block-map",
						offset: this.offset,
						indent: this.indent,
						items: [{
							start,
							key: null,
							sep: [this.sourceToken]
						}]
					};
				}
			}
			return null;
		}
		atIndentedComment(start, indent) {
			if (this.type !== "comment") return false;
			if (this.indent <= indent) return false;
			return start.every((st) => st.type === "newline" || st.type === "space");
		}
		*documentEnd(docEnd) {
			if (this.type !== "doc-mode") {
				if (docEnd.end) docEnd.end.push(this.sourceToken);
				else docEnd.end = [this.sourceToken];
				if (this.type === "newline") yield* this.pop();
			}
		}
		*lineEnd(token) {
			switch (this.type) {
				case "comma":
				case "doc-start":
				case "doc-end":
				case "flow-seq-end":
				case "flow-map-end":
				case "map-value-ind":
					yield* this.pop();
					yield* this.step();
					break;
				case "newline": this.onKeyLine = false;
				default:
					if (token.end) token.end.push(this.sourceToken);
					else token.end = [this.sourceToken];
					if (this.type === "newline") yield* this.pop();
			}
		}
	};
	exports.Parser = Parser;
}));
// node_modules/yaml/dist/public-api.js
var require_public_api = /* @__PURE__ */ __commonJSMin(((exports) => {
	var composer = require_composer();
	var Document = require_Document();
	var errors = require_errors();
	var log = require_log();
	var identity = require_identity();
	var lineCounter = require_line_counter();
	var parser = require_parser();
	function parseOptions(options) {
		const prettyErrors = options.prettyErrors !== false;
		return {
			lineCounter: options.lineCounter || prettyErrors && new lineCounter.LineCounter() || null,
			prettyErrors
		};
	}
	function parseAllDocuments(source, options = {}) {
		const { lineCounter, prettyErrors } = parseOptions(options);
		const parser$1 = new parser.Parser(lineCounter?.addNewLine);
		const composer$1 = new composer.Composer(options);
		const docs = Array.from(composer$1.compose(parser$1.parse(source)));
		if (prettyErrors && lineCounter) for (const doc of docs) {
			doc.errors.forEach(errors.prettifyError(source, lineCounter));
			doc.warnings.forEach(errors.prettifyError(source, lineCounter));
		}
		if (docs.length > 0) return docs;
		return Object.assign([], { empty: true }, composer$1.streamInfo());
	}
	function parseDocument(source, options = {}) {
		const { lineCounter, prettyErrors } = parseOptions(options);
		const parser$1 = new parser.Parser(lineCounter?.addNewLine);
		const composer$1 = new composer.Composer(options);
		let doc = null;
		for (const _doc of composer$1.compose(parser$1.parse(source), true, source.length)) if (!doc) doc = _doc;
		else if (doc.options.logLevel !== "silent") {
			doc.errors.push(new errors.YAMLParseError(_doc.range.slice(0, 2), "MULTIPLE_DOCS", "Source contains multiple documents; please use YAML.parseAllDocuments()"));
			break;
		}
		if (prettyErrors && lineCounter) {
			doc.errors.forEach(errors.prettifyError(source, lineCounter));
			doc.warnings.forEach(errors.prettifyError(source, lineCounter));
		}
		return doc;
	}
	function parse(src, reviver, options) {
		let _reviver = void 0;
		if (typeof reviver === "function") _reviver = reviver;
		else if (options === void 0 && reviver && typeof reviver === "object") options = reviver;
		const doc = parseDocument(src, options);
		if (!doc) return null;
		doc.warnings.forEach((warning) => log.warn(doc.options.logLevel, warning));
		if (doc.errors.length > 0) {
			if (doc.options.logLevel !== "silent") throw doc.errors[0];
			else doc.errors = [];
		}
		return doc.toJS(Object.assign({ reviver: _reviver }, options));
	}
	function stringify(value, replacer, options) {
		let _replacer = null;
		if (typeof replacer === "function" || Array.isArray(replacer)) _replacer = replacer;
		else if (options === void 0 && replacer) options = replacer;
		if (typeof options === "string") options = options.length;
		if (typeof options === "number") {
			const indent = Math.round(options);
			options = indent < 1 ? void 0 : indent > 8 ? { indent: 8 } : { indent };
		}
		if (value === void 0) {
			const { keepUndefined } = options ?? replacer ?? {};
			if (!keepUndefined) return void 0;
		}
		if (identity.isDocument(value) && !_replacer) return value.toString(options);
		return new Document.Document(value, _replacer, options).toString(options);
	}
	exports.parse = parse;
	exports.parseAllDocuments = parseAllDocuments;
	exports.parseDocument = parseDocument;
	exports.stringify = stringify;
}));
// src/io/yaml.ts
var import_dist = (/* @__PURE__ */ __commonJSMin(((exports) => {
	var composer = require_composer();
	var Document = require_Document();
	var Schema = require_Schema();
	var errors = require_errors();
	var Alias = require_Alias();
	var identity = require_identity();
	var Pair = require_Pair();
	var Scalar = require_Scalar();
	var YAMLMap = require_YAMLMap();
	var YAMLSeq = require_YAMLSeq();
	require_cst();
	var lexer = require_lexer();
	var lineCounter = require_line_counter();
	var parser = require_parser();
	var publicApi = require_public_api();
	var visit = require_visit();
	exports.Composer = composer.Composer;
	exports.Document = Document.Document;
	exports.Schema = Schema.Schema;
	exports.YAMLError = errors.YAMLError;
	exports.YAMLParseError = errors.YAMLParseError;
	exports.YAMLWarning = errors.YAMLWarning;
	exports.Alias = Alias.Alias;
	exports.isAlias = identity.isAlias;
	exports.isCollection = identity.isCollection;
	exports.isDocument = identity.isDocument;
	exports.isMap = identity.isMap;
	exports.isNode = identity.isNode;
	exports.isPair = identity.isPair;
	exports.isScalar = identity.isScalar;
	exports.isSeq = identity.isSeq;
	exports.Pair = Pair.Pair;
	exports.Scalar = Scalar.Scalar;
	exports.YAMLMap = YAMLMap.YAMLMap;
	exports.YAMLSeq = YAMLSeq.YAMLSeq;
	exports.Lexer = lexer.Lexer;
	exports.LineCounter = lineCounter.LineCounter;
	exports.Parser = parser.Parser;
	exports.parse = publicApi.parse;
	exports.parseAllDocuments = publicApi.parseAllDocuments;
	exports.parseDocument = publicApi.parseDocument;
	exports.stringify = publicApi.stringify;
	exports.visit = visit.visit;
	exports.visitAsync = visit.visitAsync;
})))();
const LARGEST = 262144;
const DEEPEST = 32;
const MOST = 10;
const RESERVED = /* @__PURE__ */ new Set([
	"__proto__",
	"constructor",
	"prototype"
]);
function readYaml(text) {
	const source = text.startsWith("﻿") ? text.slice(1) : text;
	const lines = new import_dist.LineCounter();
	const at = (offset) => {
		const { line, col } = lines.linePos(offset);
		return {
			line: Math.max(1, line),
			column: Math.max(1, col)
		};
	};
	const refused = (problem) => ({
		value: void 0,
		problems: [problem],
		place: () => ({
			line: problem.line,
			column: problem.column
		})
	});
	const bytes = Buffer.byteLength(source);
	if (bytes > LARGEST) return refused({
		line: 1,
		column: 1,
		message: `the file has ${bytes} bytes, the limit is ${LARGEST} (256 KiB).`
	});
	if (source.includes("\0")) return refused({
		line: 1,
		column: 1,
		message: "expected UTF-8 text, got UTF-16 or binary. Save the file as UTF-8."
	});
	const deep = tooDeep(source);
	if (deep !== null) return refused({
		...deep,
		message: `nested deeper than ${DEEPEST} levels.`
	});
	const document = (0, import_dist.parseDocument)(source, {
		lineCounter: lines,
		prettyErrors: false,
		strict: true,
		uniqueKeys: true,
		stringKeys: true,
		schema: "core",
		merge: false,
		logLevel: "error"
	});
	const problems = document.errors.slice(0, MOST).map((error) => ({
		...at(error.pos[0]),
		message: words$1(error)
	}));
	if (document.directives?.yaml.explicit === true) problems.push({
		line: 1,
		column: 1,
		message: "YAML directives are not supported. Remove the line that starts with %."
	});
	problems.push(...refusals(document, at));
	return {
		value: problems.length === 0 ? document.toJS({ maxAliasCount: 0 }) : void 0,
		problems,
		place: (path, which) => at(offsetOf(document, path, which))
	};
}
function refusals(document, at) {
	const found = [];
	const refuse = (node, message) => {
		found.push({
			...at(node?.range?.[0] ?? 0),
			message
		});
	};
	(0, import_dist.visit)(document, (_, node) => {
		if ((0, import_dist.isAlias)(node)) refuse(node, `aliases are not supported, got *${node.source}. Write the value out.`);
		if ((0, import_dist.isPair)(node) && (0, import_dist.isScalar)(node.key) && (0, import_dist.isNode)(node.key)) {
			const key = String(node.key.value);
			if (RESERVED.has(key)) refuse(node.key, `the key ${show(key)} is reserved. Choose another name.`);
			if (key === "<<") refuse(node.key, "merge keys (<<) are not supported. Write the keys out.");
		}
		if ((0, import_dist.isNode)(node) && !(0, import_dist.isAlias)(node) && node.tag !== void 0) refuse(node, `tags are not supported, got ${show(node.tag)}. Remove the tag.`);
	});
	return found;
}
function words$1(error) {
	switch (error.code) {
		case "DUPLICATE_KEY": return "duplicate key: it stands in this map already. Remove one of the two.";
		case "TAB_AS_INDENT": return "expected spaces, got a tab as indentation. Replace it by spaces.";
		case "MULTIPLE_DOCS": return "expected one YAML document, got a second one. Remove everything from the second `---` on.";
		case "NON_STRING_KEY": return "expected a name as key, got a list or map.";
		default: return `not YAML: ${error.message.replaceAll(/\s+/gu, " ")}.`;
	}
}
function tooDeep(source) {
	let brackets = 0;
	let inLine = 0;
	let offset = 0;
	let scalar = false;
	for (const token of new import_dist.Lexer().lex(source)) {
		if (token === "" || token === "" || token === "") {
			scalar = token === "";
			continue;
		}
		if (!scalar) {
			if (token === "[" || token === "{") brackets++;
			if (token === "]" || token === "}") brackets--;
			if (token === "-" || token === "?" || token === ":" && brackets === 0) inLine++;
			if (token === "\n" || token === ",") inLine = 0;
		}
		scalar = false;
		if (brackets > DEEPEST || inLine > DEEPEST) {
			const before = source.slice(0, offset).split("\n");
			return {
				line: before.length,
				column: (before.at(-1)?.length ?? 0) + 1
			};
		}
		offset += token.length;
	}
	return null;
}
function offsetOf(document, path, which) {
	let node = document.contents;
	let offset = node?.range[0] ?? 0;
	for (const [depth, step] of path.entries()) {
		const last = depth === path.length - 1;
		if ((0, import_dist.isMap)(node)) {
			const pair = node.items.find((item) => (0, import_dist.isScalar)(item.key) && item.key.value === step);
			if (!pair) return offset;
			const key = pair.key.range[0];
			node = pair.value;
			offset = last && which === "key" ? key : node?.range[0] ?? key;
		} else if ((0, import_dist.isSeq)(node)) {
			node = node.items[Number(step)] ?? null;
			offset = node?.range[0] ?? offset;
		} else return offset;
	}
	return offset;
}
// src/io/inputs.ts
function readInputs(name, env) {
	const given = /* @__PURE__ */ new Set();
	const read = Object.entries(inputsOf(name)).map(([input, spec]) => {
		const raw = env[`INPUT_${input.replaceAll(" ", "_").toUpperCase()}`] ?? "";
		if (raw.trim() !== "" && !(spec.kind === "boolean" && raw.trim().toLowerCase() === "false")) given.add(input);
		return [camel(input), readInput(input, spec, raw)];
	});
	for (const rule of ACTIONS[name].rules) obey(rule, given);
	return Object.fromEntries(read);
}
function camel(input) {
	return input.replaceAll(/-(.)/gu, (_, letter) => letter.toUpperCase());
}
function obey(rule, given) {
	if ("given" in rule) {
		if (given.has(rule.given) && !given.has(rule.needs)) throw new Fault("INPUT", `input ${rule.needs}: expected with ${rule.given}, got nothing: ${rule.why}.`);
		return;
	}
	const [names, least, most] = "oneOf" in rule ? [
		rule.oneOf,
		1,
		1
	] : "someOf" in rule ? [
		rule.someOf,
		1,
		1e400
	] : [
		rule.atMostOneOf,
		0,
		1
	];
	const found = names.filter((name) => given.has(name));
	if (found.length < least || found.length > most) {
		const wanted = least === 0 ? "at most one" : most === 1 ? "one" : "at least one";
		const got = found.length === 0 ? "none" : found.join(" and ");
		throw new Fault("INPUT", `inputs ${names.join(", ")}: expected ${wanted} of them, got ${got}: ${rule.why}.`);
	}
}
function readInput(input, spec, raw) {
	const standard = spec.default ?? "";
	const fallback = standard.startsWith("${{") ? "" : standard;
	const text = raw.trim() === "" ? fallback : spec.kind.startsWith("version") ? raw : raw.trim();
	if (text === "") return null;
	const value = MEANINGS[spec.kind](`input ${input}`, text, spec);
	if (spec.notYet && value !== MEANINGS[spec.kind](`input ${input}`, standard, spec)) throw new Fault("NOT_SUPPORTED_YET", `input ${input}: ${show(text)} is not supported yet. Leave it out.`);
	return value;
}
const TEXT_LONGEST = 2e3;
const REASON_LONGEST = 500;
const COUNTS_LARGEST = 5242880;
const METADATA_LARGEST = 65536;
const MEANINGS = {
	secret: (_, text) => text,
	text(where, text) {
		if (text.length > TEXT_LONGEST) throw new Fault("INPUT", `${where}: expected at most ${TEXT_LONGEST} characters, got ${text.length}.`);
		if (plain(text, TEXT_LONGEST) === text) return text;
		throw new Fault("INPUT", `${where}: expected one line without unseen characters, got ${show(text)}.`);
	},
	reason: (_, text) => plain(text, REASON_LONGEST),
	name(where, text) {
		const problem = nameProblem(text);
		if (problem !== null) throw new Fault("INPUT", `${where}: ${problem}, got ${show(text)}.`);
		return text;
	},
	boolean(where, text) {
		if (/^(?:true|True|TRUE)$/u.test(text)) return true;
		if (/^(?:false|False|FALSE)$/u.test(text)) return false;
		throw new Fault("INPUT", `${where}: expected true or false, got ${show(text)}.`);
	},
	choice(where, text, { choices = [] }) {
		if (choices.includes(text)) return text;
		throw new Fault("INPUT", `${where}: expected ${either(choices)}, got ${show(text)}.`);
	},
	version: (where, text) => parseVersion(text, where),
	"version-or-range"(where, text) {
		if (/[*xX^~<>=|\s]/u.test(text.trim()) && isRange(text) && text.length <= 256) return text.trim();
		if (/^\d+(?:\.\d+)?$/u.test(text.trim())) return text.trim();
		return parseVersion(text, where);
	},
	digest(where, text) {
		if (/^sha256:[0-9a-f]{64}$/u.test(text)) return text;
		const hex = /^(?:sha256:)?([0-9a-fA-F]{64})$/u.exec(text)?.[1];
		const fix = hex === void 0 ? "" : ` Write sha256:${hex.toLowerCase()}.`;
		throw new Fault("INPUT", `${where}: expected sha256: and 64 hex digits, got ${show(text)}.${fix}`);
	},
	commit(where, text) {
		if (/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/u.test(text)) return text;
		throw new Fault("INPUT", `${where}: expected a full commit id of 40 hex digits, got ${show(text)}.`);
	},
	path: (_, text) => text,
	signature: (where, text) => json(where, text, SignatureSchema, METADATA_LARGEST),
	metadata(where, text) {
		limit(where, text, METADATA_LARGEST);
		if (/^\{\s*["}]/u.test(text)) return map(where, parseJson(text, {
			file: where,
			code: "INPUT",
			isFile: false
		}));
		const { problems, value } = readYaml(text);
		const [first] = problems;
		if (first) throw new Fault("INPUT", `${where}:${first.line}:${first.column} ${first.message}`);
		return map(where, meant(where, JsonSchema, value));
	},
	counts: (where, text) => json(where, text, CountsSchema, COUNTS_LARGEST)
};
function json(where, text, schema, most) {
	limit(where, text, most);
	return meant(where, schema, parseJson(text, {
		file: where,
		code: "INPUT",
		isFile: false
	}));
}
function meant(where, schema, value) {
	const checked = check(schema, value);
	if (checked.ok) return checked.output;
	const [first] = checked.findings;
	throw new Fault("INPUT", `${where}${plain((first?.path ?? []).map((key) => typeof key === "number" ? `[${key}]` : `.${key}`).join(""), 200)}: ${first?.message ?? ""}`);
}
function limit(where, text, most) {
	const bytes = Buffer.byteLength(text);
	if (bytes > most) throw new Fault("INPUT", `${where}: expected at most ${most / 1024} KiB, got ${Math.ceil(bytes / 1024)} KiB.`);
}
function map(where, value) {
	if (value !== null && typeof value === "object" && !Array.isArray(value)) return value;
	throw new Fault("INPUT", `${where}: expected a map of JSON or YAML, got ${show(value)}.`);
}
const JsonSchema = /* @__PURE__ */ lazy(() => /* @__PURE__ */ union$1([
	/* @__PURE__ */ null_(),
	/* @__PURE__ */ boolean(),
	/* @__PURE__ */ pipe(/* @__PURE__ */ number$2(), /* @__PURE__ */ finite()),
	/* @__PURE__ */ string(),
	/* @__PURE__ */ array(JsonSchema),
	/* @__PURE__ */ record$1(/* @__PURE__ */ string(), JsonSchema)
], expected("values that JSON can hold")));
// src/io/runner.ts
function readRunner(env) {
	const need = (name) => {
		const value = env[name];
		if (value === void 0 || value === "") throw new Fault("RUNNER", `environment variable ${name}: expected what a runner of GitHub Actions sets, got nothing. Run this action as a step of a workflow`);
		return value;
	};
	const or = (name, otherwise) => env[name] || otherwise;
	const repository = need("GITHUB_REPOSITORY");
	const serverUrl = need("GITHUB_SERVER_URL");
	const id = need("GITHUB_RUN_ID");
	const attempt = Number(or("GITHUB_RUN_ATTEMPT", "1"));
	const apiUrl = need("GITHUB_API_URL");
	return {
		apiUrl,
		graphqlUrl: or("GITHUB_GRAPHQL_URL", `${apiUrl}/graphql`),
		serverUrl,
		repository,
		workspace: need("GITHUB_WORKSPACE"),
		actor: or("GITHUB_ACTOR", ""),
		triggeringActor: or("GITHUB_TRIGGERING_ACTOR", or("GITHUB_ACTOR", "")),
		event: or("GITHUB_EVENT_NAME", ""),
		eventPath: env["GITHUB_EVENT_PATH"] || null,
		ref: or("GITHUB_REF", ""),
		run: {
			id,
			attempt: Number.isSafeInteger(attempt) ? attempt : 1,
			job: or("GITHUB_JOB", ""),
			workflow: or("GITHUB_WORKFLOW", ""),
			event: or("GITHUB_EVENT_NAME", ""),
			sha: or("GITHUB_SHA", ""),
			url: `${serverUrl}/${repository}/actions/runs/${id}`
		},
		step: or("GITHUB_ACTION", "")
	};
}
function pullRequestOf$1(payload) {
	const pull = field(payload, "pull_request");
	const number = field(pull, "number");
	const head = field(pull, "head");
	const sha = field(head, "sha");
	if (typeof number !== "number" || typeof sha !== "string") return null;
	return {
		number,
		head: sha,
		fork: field(field(head, "repo"), "full_name") !== field(field(field(pull, "base"), "repo"), "full_name")
	};
}
function field(value, name) {
	if (typeof value !== "object" || value === null) return void 0;
	return Object.getOwnPropertyDescriptor(value, name)?.value;
}
// src/io/config-rules.ts
const LONGEST_TRIAL = 1123200;
function rules(file) {
	const found = [];
	for (const [model, { environments }] of Object.entries(file.models)) for (const [name, environment] of Object.entries(environments)) found.push(...environmentRules(environment, [
		"models",
		model,
		"environments",
		name
	]));
	return [...found, ...sharedTargets(file)];
}
function environmentRules(environment, base) {
	const { steps, gate } = environment;
	const metrics = gate?.metrics ?? [];
	const found = [];
	const say = (path, message, code) => {
		found.push({
			path: [...base, ...path],
			at: "value",
			message,
			...code === void 0 ? {} : { code }
		});
	};
	if (steps.length === 0) say([], `expected at least one step, got none with capacity ${environment.capacity}. Add steps, for example steps: [{ replay: data/requests.jsonl }].`);
	else if (!gate) say(["steps"], "steps need a gate: without one nothing can pass. Add gate with at least one metric.");
	if (environment["max-duration"] > LONGEST_TRIAL || environment["max-duration"] <= 0) say(["max-duration"], "expected a duration above 0s and at most 13d (a check open for 14 days turns stale). Write at most 13d.");
	const warm = environment["keep-warm"];
	if (warm !== void 0 && warm >= environment.capacity) say(["keep-warm"], `expected less than capacity (${environment.capacity}), got ${warm}.`);
	for (const [index, step] of steps.entries()) found.push(...stepRules(step, environment, [
		...base,
		"steps",
		index
	]));
	found.push(...metricRules(metrics, steps, [
		...base,
		"gate",
		"metrics"
	]));
	if (gate && steps.length > 0) found.push(...lastSteps(metrics, steps, base));
	if (steps.length > 0 && environment.serving["flavor"] === "triton" && environment.serving["unversioned"] !== "accept") say(["serving"], "Triton answers a request without a version by the newest loaded version, so users would reach the canary. Write unversioned: accept if nobody asks without a version.", "UNVERSIONED_TRAFFIC");
	return found;
}
const KINDS = [
	"replay",
	"mirror",
	"weight"
];
function stepRules(step, environment, path) {
	const found = [];
	const say = (key, message) => {
		found.push({
			path: key === null ? path : [...path, key],
			at: key === null ? "value" : "key",
			message
		});
	};
	const kinds = KINDS.filter((kind) => step[kind] !== void 0);
	if (kinds.length !== 1) {
		say(null, `expected one of replay, mirror or weight, got ${kinds.length === 0 ? "none" : kinds.join(" and ")}.`);
		return found;
	}
	if (step.replay === void 0) {
		for (const key of [
			"protocol",
			"score",
			"concurrency"
		]) if (step[key] !== void 0) say(key, `${key} belongs to a replay step. Remove it.`);
		if (environment.serving.kind !== "external") {
			const kind = kinds[0] ?? "weight";
			say(kind, `a ${kind} step needs a router, and ${show(environment.serving.kind)} has none. Use a replay step.`);
		}
	} else {
		if (environment.serving.kind === "external") say("replay", "a replay step needs a server that can be asked, and \"external\" has none. Use a weight or mirror step.");
		if (typeof step.score === "object") found.push({
			path: [...path, "score"],
			at: "value",
			message: "a score by command is not supported yet.",
			code: "NOT_SUPPORTED_YET"
		});
		else if (step.score !== void 0 && !["equal", "argmax"].includes(step.score)) found.push({
			path: [...path, "score"],
			at: "value",
			message: `expected equal or argmax, got ${show(step.score)}.`
		});
	}
	return found;
}
function metricRules(metrics, steps, base) {
	const found = [];
	const names = /* @__PURE__ */ new Map();
	for (const [index, metric] of metrics.entries()) {
		const say = (key, message) => {
			found.push({
				path: [
					...base,
					index,
					key
				],
				at: "value",
				message
			});
		};
		const first = names.get(metric.name);
		if (first !== void 0) say("name", `metric ${show(metric.name)} is there already as metrics[${first}]. Choose another name.`);
		names.set(metric.name, first ?? index);
		if (metric.column === void 0) found.push({
			path: [...base, index],
			at: "value",
			message: "missing key \"column\": it names the column of the observations that holds the outcome."
		});
		if (metric.limit !== void 0 && !(metric.limit > 0 && metric.limit <= 1)) say("limit", `expected a share above 0 to 1, got ${metric.limit}.`);
		for (const key of ["margin", "fail-above"]) {
			const margin = metric[key];
			if (margin && !margin.relative && margin.value >= 1) say(key, `expected less than 1 for a proportion, got ${margin.value}. Write 0.02 for two percentage points.`);
		}
		const columns = /* @__PURE__ */ new Set();
		for (const [at, column] of metric.slices.entries()) {
			const path = [
				...base,
				index,
				"slices",
				at
			];
			if (columns.has(column)) found.push({
				path,
				at: "value",
				message: `column ${show(column)} is there already.`
			});
			if (column === metric.column) found.push({
				path,
				at: "value",
				message: `${show(column)} is the outcome itself; slice by another column.`
			});
			columns.add(column);
		}
		for (const [at, step] of (metric.at ?? []).entries()) {
			const path = [
				...base,
				index,
				"at",
				at
			];
			if (typeof step === "number" ? step > steps.length : !steps.some((one) => one[step] !== void 0)) {
				const message = `there is no step ${show(step)}; there are ${steps.length}, counted from 1.`;
				found.push({
					path,
					at: "value",
					message
				});
			}
		}
	}
	return found;
}
function measuredAt$1(metric, steps) {
	if (metric.at === void 0) return null;
	const numbers = metric.at.flatMap((one) => typeof one === "number" ? [one] : steps.flatMap((step, index) => step[one] === void 0 ? [] : [index + 1]));
	return [...new Set(numbers)].sort((a, b) => a - b);
}
function lastSteps(metrics, steps, base) {
	const required = metrics.filter((metric) => metric.required);
	if (required.length === 0) return [{
		path: [
			...base,
			"gate",
			"metrics"
		],
		at: "value",
		message: "expected at least one required metric: without one nothing can pass."
	}];
	const reasons = /* @__PURE__ */ new Map([[steps.length, "the last step"]]);
	for (const metric of required) {
		const last = measuredAt$1(metric, steps)?.at(-1);
		if (last !== void 0 && !reasons.has(last)) reasons.set(last, `the last that measures ${show(metric.name)}`);
	}
	return [...reasons].flatMap(([number, why]) => steps[number - 1]?.advance === "time" ? [{
		path: [
			...base,
			"steps",
			number - 1,
			"advance"
		],
		at: "value",
		message: `step ${number} is ${why}, so it must advance by pass, got "time". Write advance: pass.`
	}] : []);
}
function sharedTargets(file) {
	const seen = /* @__PURE__ */ new Map();
	const found = [];
	for (const [model, { environments }] of Object.entries(file.models)) for (const [name, { serving }] of Object.entries(environments)) {
		const target = targetOf(serving, model);
		if (target === null) continue;
		const other = seen.get(target);
		if (other === void 0) seen.set(target, `${model}/${name}`);
		else found.push({
			path: [
				"models",
				model,
				"environments",
				name,
				"serving",
				"url"
			],
			at: "value",
			message: `${model}/${name} and ${other} serve the same model at the same url. Give one another url or model.`,
			code: "SHARED_TARGET"
		});
	}
	return found;
}
function targetOf(serving, model) {
	const { url, model: name } = serving;
	if (typeof url !== "string" || !URL.canParse(url)) return null;
	return `${new URL(url).href.replace(/\/+$/u, "")} ${typeof name === "string" ? name : model}`;
}
// src/io/duration.ts
const SECONDS = {
	s: 1,
	m: 60,
	h: 3600,
	d: 86400
};
function parseDuration(text) {
	const parts = /^(\d{1,9}(?:\.\d{1,3})?)(s|m|h|d)$/u.exec(text);
	const unit = SECONDS[parts?.[2] ?? ""];
	return parts === null || unit === void 0 ? null : Number(parts[1]) * unit;
}
function durationHint(text) {
	const parts = /^(?:PT?)?\s*(\d{1,9})\s*([a-z]*)$/iu.exec(text.trim());
	if (!parts) return "Write for example 30m.";
	const [, number = "", unit = ""] = parts;
	const letter = unit.slice(0, 1).toLowerCase();
	return letter === "" ? `Write ${number}s or ${number}m.` : `Write ${number}${letter in SECONDS ? letter : "m"}.`;
}
// src/io/share.ts
const PERCENT = /^(\d{1,9}(?:\.\d{1,6})?)%$/u;
function parsePercent(text) {
	const parts = PERCENT.exec(text);
	return parts === null ? null : Number(parts[1]);
}
function parseMargin(value) {
	const relative = typeof value === "string";
	const amount = relative ? (parsePercent(value) ?? 0) / 100 : value;
	return Number.isFinite(amount) && amount > 0 ? {
		value: amount,
		relative
	} : null;
}
function basisPoints(percent) {
	const points = Math.round(percent * 100);
	return percent > 0 && percent <= 100 && Math.abs(points - percent * 100) < 1e-9 && points > 0 ? points : null;
}
// src/io/config-schema.ts
const Duration = /* @__PURE__ */ pipe(/* @__PURE__ */ union$1([/* @__PURE__ */ string(), /* @__PURE__ */ number$2()], expected("a duration with a unit, such as 30m")), /* @__PURE__ */ check$2((value) => typeof value === "string" && parseDuration(value) !== null, expected("a duration with a unit (s, m, h or d)", (got) => durationHint(String(got)))), /* @__PURE__ */ transform((value) => parseDuration(String(value)) ?? 0), /* @__PURE__ */ description("A duration with its unit: 90s, 30m, 24h, 13d."));
const Flag = /* @__PURE__ */ boolean(expected("true or false"));
const text = (what) => /* @__PURE__ */ pipe(/* @__PURE__ */ string(expected(what)), /* @__PURE__ */ nonEmpty(expected(what)), /* @__PURE__ */ maxLength(1e3, expected(`${what} of at most 1000 characters`)));
const oneOf = (options) => /* @__PURE__ */ picklist(options, expected(options.join(" or ")));
const whole = (least, most) => {
	const message = expected(`a whole number from ${least} to ${most}`);
	return /* @__PURE__ */ pipe(/* @__PURE__ */ number$2(message), /* @__PURE__ */ integer(message), /* @__PURE__ */ minValue(least, message), /* @__PURE__ */ maxValue(most, message));
};
const Percentage = /* @__PURE__ */ pipe(/* @__PURE__ */ string(expected("a percentage such as 2%")), /* @__PURE__ */ check$2((value) => parsePercent(value) !== null, expected("a percentage", (got) => percentHint(got))), /* @__PURE__ */ transform((value) => (parsePercent(value) ?? 0) / 100));
const MARGIN = expected("a number above 0 or a percentage", percentHint);
const Margin = /* @__PURE__ */ pipe(/* @__PURE__ */ union$1([/* @__PURE__ */ number$2(), /* @__PURE__ */ string()], MARGIN), /* @__PURE__ */ check$2((value) => parseMargin(value) !== null, MARGIN), /* @__PURE__ */ transform((value) => parseMargin(value) ?? {
	value: 0,
	relative: false
}), /* @__PURE__ */ description("How much worse: in the metric's unit, or a percentage of the primary's value."));
function percentHint(got) {
	const number = typeof got === "string" ? /^\s*([0-9.]+)\s*%\s*$/u.exec(got)?.[1] : void 0;
	return number === void 0 ? "" : `Write ${number}%.`;
}
const SHARE = expected("a percent above 0 to 100 (at most two decimals)", (got) => typeof got === "string" && parsePercent(got) !== null ? `Write ${parsePercent(got)}.` : "");
const Share = /* @__PURE__ */ pipe(/* @__PURE__ */ union$1([/* @__PURE__ */ number$2(), /* @__PURE__ */ string()], SHARE), /* @__PURE__ */ check$2((value) => typeof value === "number" && basisPoints(value) !== null, SHARE), /* @__PURE__ */ transform((value) => basisPoints(Number(value)) ?? 0));
const Name = /* @__PURE__ */ pipe(/* @__PURE__ */ string(), /* @__PURE__ */ check$2((name) => nameProblem(name) === null, (issue) => `${nameProblem(issue.input) ?? ""}, got ${show(issue.input)}.`));
const Label = /* @__PURE__ */ pipe(/* @__PURE__ */ string(expected("a name")), /* @__PURE__ */ minLength(1, expected("a name")), /* @__PURE__ */ maxLength(100, expected("a name of at most 100 characters")), /* @__PURE__ */ check$2((name) => !/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(name), expected("a name without unseen characters")), /* @__PURE__ */ check$2((name) => name !== "__proto__", expected("another name: this one is reserved")));
const Section = /* @__PURE__ */ record$1(/* @__PURE__ */ string(), /* @__PURE__ */ unknown(), expected("a map"));
const Step = /* @__PURE__ */ strictObject({
	replay: /* @__PURE__ */ optional(text("a file of recorded requests")),
	mirror: /* @__PURE__ */ optional(Share),
	weight: /* @__PURE__ */ optional(Share),
	advance: /* @__PURE__ */ optional(oneOf(["pass", "time"]), "pass"),
	"min-duration": /* @__PURE__ */ optional(Duration, "0s"),
	protocol: /* @__PURE__ */ optional(oneOf([
		"v2",
		"tf-serving",
		"openai",
		"http"
	])),
	score: /* @__PURE__ */ optional(/* @__PURE__ */ union$1([/* @__PURE__ */ string(), Section], expected("equal, argmax, numeric or a command"))),
	concurrency: /* @__PURE__ */ optional(whole(1, 64))
}, expected("a step: replay, mirror or weight"));
const ALPHA = expected("a number between 0 and 1 (exclusive)");
const Metric = /* @__PURE__ */ strictObject({
	name: Label,
	kind: oneOf([
		"proportion",
		"mean",
		"quantile",
		"rate",
		"distribution"
	]),
	better: oneOf(["higher", "lower"]),
	margin: Margin,
	"fail-above": /* @__PURE__ */ optional(Margin),
	limit: /* @__PURE__ */ optional(/* @__PURE__ */ number$2(expected("a number"))),
	paired: /* @__PURE__ */ optional(Flag, false),
	column: /* @__PURE__ */ optional(Label),
	slices: /* @__PURE__ */ optional(/* @__PURE__ */ array(Label, expected("a list of columns")), []),
	required: /* @__PURE__ */ optional(Flag, true),
	weight: /* @__PURE__ */ optional(/* @__PURE__ */ pipe(/* @__PURE__ */ number$2(expected("a number above 0")), /* @__PURE__ */ finite(), /* @__PURE__ */ gtValue(0, expected("a number above 0"))), 1),
	at: /* @__PURE__ */ optional(/* @__PURE__ */ pipe(/* @__PURE__ */ array(/* @__PURE__ */ union$1([whole(1, 50), oneOf([
		"replay",
		"mirror",
		"weight"
	])], expected("a step number or replay, mirror, weight"))), /* @__PURE__ */ nonEmpty(expected("at least one step")))),
	unit: /* @__PURE__ */ optional(/* @__PURE__ */ unknown()),
	"label-delay": /* @__PURE__ */ optional(/* @__PURE__ */ unknown()),
	advisory: /* @__PURE__ */ optional(/* @__PURE__ */ unknown()),
	source: /* @__PURE__ */ optional(/* @__PURE__ */ unknown()),
	bad: /* @__PURE__ */ optional(/* @__PURE__ */ unknown()),
	total: /* @__PURE__ */ optional(/* @__PURE__ */ unknown()),
	"absent-bad": /* @__PURE__ */ optional(/* @__PURE__ */ unknown())
}, expected("a metric"));
const Gate = /* @__PURE__ */ strictObject({
	alpha: /* @__PURE__ */ optional(/* @__PURE__ */ pipe(/* @__PURE__ */ number$2(ALPHA), /* @__PURE__ */ gtValue(0, ALPHA), /* @__PURE__ */ ltValue(1, ALPHA)), .05),
	"min-samples": /* @__PURE__ */ optional(whole(1, 1e9), 100),
	sources: /* @__PURE__ */ optional(/* @__PURE__ */ unknown()),
	metrics: /* @__PURE__ */ pipe(/* @__PURE__ */ array(Metric, expected("a list of metrics")), /* @__PURE__ */ nonEmpty(expected("at least one metric")))
}, expected("a map"));
const ORDER = ["load-first", "unload-first"];
const ServingSection = /* @__PURE__ */ looseObject({ kind: text("a kind of serving") }, expected("a map with a kind"));
const Environment = /* @__PURE__ */ strictObject({
	after: /* @__PURE__ */ optional(/* @__PURE__ */ unknown()),
	serving: ServingSection,
	router: /* @__PURE__ */ optional(/* @__PURE__ */ unknown()),
	capacity: /* @__PURE__ */ optional(whole(1, 100), 2),
	order: /* @__PURE__ */ optional(oneOf(ORDER), "load-first"),
	steps: /* @__PURE__ */ optional(/* @__PURE__ */ array(Step, expected("a list of steps")), []),
	"max-duration": /* @__PURE__ */ optional(Duration, "24h"),
	"on-inconclusive": /* @__PURE__ */ optional(oneOf(["end", "pause"]), "end"),
	"on-newer": /* @__PURE__ */ optional(oneOf(["queue", "supersede"]), "queue"),
	promotion: /* @__PURE__ */ optional(oneOf(["automatic", "manual"]), "automatic"),
	bake: /* @__PURE__ */ optional(Duration, "0s"),
	rollback: /* @__PURE__ */ optional(/* @__PURE__ */ strictObject({
		via: /* @__PURE__ */ optional(oneOf(["inline", "workflow"]), "inline"),
		workflow: /* @__PURE__ */ optional(/* @__PURE__ */ unknown()),
		order: /* @__PURE__ */ optional(oneOf(ORDER))
	}, expected("a map")), {}),
	access: /* @__PURE__ */ optional(/* @__PURE__ */ unknown()),
	settle: /* @__PURE__ */ optional(Duration, "60s"),
	"load-timeout": /* @__PURE__ */ optional(Duration, "60m"),
	"wait-for-platform": /* @__PURE__ */ optional(Duration, "5m"),
	"max-gap": /* @__PURE__ */ optional(Duration, "2h"),
	"keep-warm": /* @__PURE__ */ optional(whole(0, 99)),
	drain: /* @__PURE__ */ optional(Duration, "30s"),
	"split-tolerance": /* @__PURE__ */ optional(Percentage, "2%"),
	gate: /* @__PURE__ */ optional(Gate)
}, expected("a map"));
const Model = /* @__PURE__ */ strictObject({
	registry: /* @__PURE__ */ optional(/* @__PURE__ */ strictObject({ kind: oneOf([
		"ledger",
		"mlflow",
		"sagemaker",
		"azure-ml",
		"vertex-ai"
	]) }, expected("a map with a kind")), { kind: "ledger" }),
	environments: /* @__PURE__ */ pipe(/* @__PURE__ */ record$1(Name, Environment, expected("a map of environments")), /* @__PURE__ */ check$2((map) => Object.keys(map).length > 0, "expected at least one environment."))
}, expected("a map"));
const ConfigSchema = /* @__PURE__ */ strictObject({
	version: /* @__PURE__ */ literal(1, expected("the number 1", "Write version: 1.")),
	models: /* @__PURE__ */ pipe(/* @__PURE__ */ record$1(Name, Model, expected("a map of models")), /* @__PURE__ */ check$2((map) => Object.keys(map).length > 0, "expected at least one model."))
}, expected("a map with `version` and `models`"));
// src/io/later.ts
const ENVIRONMENT = [
	"models",
	"*",
	"environments",
	"*"
];
const SERVING = [...ENVIRONMENT, "serving"];
const ROLLBACK = [...ENVIRONMENT, "rollback"];
const STEP = [
	...ENVIRONMENT,
	"steps",
	"*"
];
const GATE = [...ENVIRONMENT, "gate"];
const METRIC = [
	...GATE,
	"metrics",
	"*"
];
const REGISTRIES = [
	"mlflow",
	"sagemaker",
	"azure-ml",
	"vertex-ai"
];
const SERVINGS = [
	"tf-serving",
	"kserve",
	"sagemaker",
	"azure-ml",
	"vertex-ai",
	"tfx",
	"clipper",
	"command"
];
const ROUTERS = [
	"envoy",
	"nginx",
	"gateway-api"
];
const LATER = [
	{
		section: [
			"models",
			"*",
			"registry"
		],
		key: "kind",
		refused: REGISTRIES,
		decides: true
	},
	{
		section: ENVIRONMENT,
		key: "after",
		refused: "any"
	},
	{
		section: ENVIRONMENT,
		key: "router",
		refused: "any"
	},
	{
		section: ENVIRONMENT,
		key: "capacity",
		refused: [1]
	},
	{
		section: ENVIRONMENT,
		key: "on-inconclusive",
		refused: ["pause"]
	},
	{
		section: ENVIRONMENT,
		key: "on-newer",
		refused: ["supersede"]
	},
	{
		section: ENVIRONMENT,
		key: "promotion",
		refused: ["manual"]
	},
	{
		section: ENVIRONMENT,
		key: "access",
		refused: "any"
	},
	{
		section: ENVIRONMENT,
		key: "bake",
		refused: "any",
		but: ["0s"]
	},
	{
		section: ENVIRONMENT,
		key: "max-gap",
		refused: "any",
		but: ["2h"]
	},
	{
		section: ENVIRONMENT,
		key: "wait-for-platform",
		refused: "any",
		but: ["5m"]
	},
	{
		section: ENVIRONMENT,
		key: "split-tolerance",
		refused: "any",
		but: ["2%"]
	},
	{
		section: SERVING,
		key: "kind",
		refused: [...SERVINGS, ...ROUTERS],
		decides: true
	},
	{
		section: SERVING,
		key: "flavor",
		refused: ["mlserver"]
	},
	{
		section: ROLLBACK,
		key: "via",
		refused: ["workflow"]
	},
	{
		section: ROLLBACK,
		key: "workflow",
		refused: "any"
	},
	{
		section: STEP,
		key: "protocol",
		refused: [
			"tf-serving",
			"openai",
			"http"
		]
	},
	{
		section: STEP,
		key: "score",
		refused: ["numeric"]
	},
	{
		section: GATE,
		key: "sources",
		refused: "any"
	},
	{
		section: METRIC,
		key: "kind",
		refused: [
			"mean",
			"quantile",
			"rate",
			"distribution"
		],
		decides: true
	},
	{
		section: METRIC,
		key: "source",
		refused: "any"
	},
	{
		section: METRIC,
		key: "bad",
		refused: "any"
	},
	{
		section: METRIC,
		key: "total",
		refused: "any"
	},
	{
		section: METRIC,
		key: "absent-bad",
		refused: "any"
	},
	{
		section: METRIC,
		key: "unit",
		refused: "any"
	},
	{
		section: METRIC,
		key: "label-delay",
		refused: "any"
	},
	{
		section: METRIC,
		key: "advisory",
		refused: "any",
		but: [false]
	}
];
function refuseLater(value, found) {
	const refusals = [];
	const covered = [];
	for (const later of LATER) for (const section of matches(value, later.section)) {
		const path = [...section, later.key];
		const given = at(value, path);
		if (given === void 0 || !refuses(later, given)) continue;
		if (later.but && found.some((finding) => same(finding.path, path))) continue;
		const what = show(later.refused === "any" ? later.key : given);
		refusals.push({
			path,
			at: later.refused === "any" ? "key" : "value",
			message: words(later, what),
			code: "NOT_SUPPORTED_YET"
		});
		covered.push(later.decides ? section : path);
	}
	return [...refusals, ...found.filter((finding) => !covered.some((path) => startsWith(finding.path, path)))];
}
function words(later, what) {
	if (later.but) return `${what} is not supported yet other than ${later.but.map(String).join(" or ")}. Leave it out.`;
	return later.refused === "any" ? `${what} is not supported yet. Leave it out.` : `${what} is not supported yet.`;
}
function refuses(later, given) {
	if (later.refused !== "any") return later.refused.includes(given);
	return !(later.but ?? []).some((one) => one === given || equalDurations(one, given));
}
function equalDurations(a, b) {
	return typeof a === "string" && typeof b === "string" && parseDuration(a) !== null && parseDuration(a) === parseDuration(b);
}
function matches(value, pattern) {
	let paths = [[]];
	for (const part of pattern) paths = paths.flatMap((path) => {
		const here = at(value, path);
		if (part !== "*") return [[...path, part]];
		if (Array.isArray(here)) return here.map((_, index) => [...path, index]);
		return here !== null && typeof here === "object" ? Object.keys(here).map((key) => [...path, key]) : [];
	});
	return paths;
}
function at(value, path) {
	let here = value;
	for (const key of path) {
		if (here === null || typeof here !== "object" || !Object.hasOwn(here, key)) return void 0;
		here = Reflect.get(here, key);
	}
	return here;
}
function startsWith(path, prefix) {
	return prefix.every((key, index) => key === path[index]);
}
function same(a, b) {
	return a.length === b.length && startsWith(a, b);
}
// src/io/config.ts
var ConfigFault = class extends Fault {
	problems;
	constructor(file, problems) {
		const sorted = problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
		const lines = sorted.map(({ line, column, message }) => `${file}:${line}:${column} ${message}`);
		const [first] = sorted;
		if (!first) throw new Error("a configuration was refused without a problem");
		const more = lines.length > 1 ? ` (and ${lines.length - 1} more)` : "";
		super(first.code ?? "CONFIG", `${lines[0] ?? ""}${more}`, {
			file,
			line: first.line,
			column: first.column
		});
		this.problems = lines;
	}
};
function parseConfig(text, { file, servings }) {
	const yaml = readYaml(text);
	if (yaml.problems.length > 0) throw new ConfigFault(file, yaml.problems);
	if (yaml.value === null) throw new ConfigFault(file, [{
		line: 1,
		column: 1,
		message: EMPTY
	}]);
	const refuse = (findings) => {
		throw new ConfigFault(file, findings.map(({ path, at: which, message, code }) => ({
			...yaml.place(path, which),
			message: `${where(path, which)}${message}`,
			...code === void 0 ? {} : { code }
		})));
	};
	const checked = check(ConfigSchema, yaml.value);
	const sections = servingSections(yaml.value, servings);
	const findings = refuseLater(yaml.value, [...checked.findings, ...sections.findings]);
	if (!checked.ok || findings.length > 0) return refuse(findings);
	const broken = rules(checked.output);
	if (broken.length > 0) return refuse(broken);
	return configOf(checked.output, sections.parsed);
}
const EMPTY = "the file is empty. Write version: 1 and models.";
function where(path, which) {
	const shown = path.length >= 4 && path[0] === "models" && path[2] === "environments" ? path.slice(4) : path;
	const text = (which === "key" ? shown.slice(0, -1) : shown).map((key, index) => typeof key === "number" ? `[${key}]` : index === 0 ? key : `.${key}`).join("");
	return text === "" ? "" : `${text}: `;
}
function servingSections(value, servings) {
	const findings = [];
	const parsed = /* @__PURE__ */ new Map();
	for (const model of keysOf(at(value, ["models"]))) for (const environment of keysOf(at(value, [
		"models",
		model,
		"environments"
	]))) {
		const path = [
			"models",
			model,
			"environments",
			environment,
			"serving"
		];
		const section = at(value, path);
		const kind = at(section, ["kind"]);
		if (typeof kind !== "string") continue;
		const schema = servings.get(kind)?.schema;
		if (schema) {
			const checked = check(schema, section, path);
			findings.push(...checked.findings);
			if (checked.ok) parsed.set(`${model}/${environment}`, checked.output);
		} else {
			const meant = nearest(kind, [...servings.keys()]);
			const hint = meant === null ? "" : ` Did you mean ${show(meant)}?`;
			const message = `expected ${either([...servings.keys()])}, got ${show(kind)}.${hint}`;
			findings.push({
				path: [...path, "kind"],
				at: "value",
				message
			});
		}
	}
	return {
		findings,
		parsed
	};
}
function keysOf(value) {
	return value !== null && typeof value === "object" && !Array.isArray(value) ? Object.keys(value) : [];
}
function configOf(file, sections) {
	const models = Object.entries(file.models).map(([model, { environments }]) => {
		const entries = Object.entries(environments).map(([name, environment]) => {
			const serving = sections.get(`${model}/${name}`);
			if (!serving) throw new Error(`the serving section of ${model}/${name} was not parsed`);
			return [name, {
				policy: policyOf(environment),
				serving
			}];
		});
		return [model, {
			registry: { kind: "ledger" },
			environments: Object.fromEntries(entries)
		}];
	});
	return { models: Object.fromEntries(models) };
}
function policyOf(environment) {
	const { steps, gate, capacity, order } = environment;
	return {
		capacity,
		order,
		rollbackOrder: environment.rollback.order ?? order,
		steps: steps.map(stepOf),
		keepWarm: environment["keep-warm"] ?? Math.min(1, capacity - 1),
		maxDuration: environment["max-duration"],
		bake: environment.bake,
		settle: environment.settle,
		drain: environment.drain,
		loadTimeout: environment["load-timeout"],
		gate: gate ? {
			alpha: gate.alpha,
			minSamples: gate["min-samples"],
			metrics: gate.metrics.map((metric) => metricOf(metric, steps))
		} : null
	};
}
function stepOf(step) {
	const timing = {
		advance: step.advance,
		minDuration: step["min-duration"]
	};
	if (step.mirror !== void 0) return {
		kind: "mirror",
		share: step.mirror,
		...timing
	};
	if (step.weight !== void 0) return {
		kind: "weight",
		share: step.weight,
		...timing
	};
	if (step.replay === void 0) throw new Error("a step of no kind passed the rules");
	return {
		kind: "replay",
		file: step.replay,
		protocol: "v2",
		score: step.score === "argmax" ? "argmax" : "equal",
		concurrency: step.concurrency ?? 4,
		...timing
	};
}
function metricOf(metric, steps) {
	return {
		name: metric.name,
		kind: metric.kind,
		better: metric.better,
		margin: metric.margin,
		failAbove: metric["fail-above"] ?? metric.margin,
		limit: metric.limit ?? null,
		paired: metric.paired,
		column: metric.column ?? metric.name,
		slices: metric.slices,
		required: metric.required,
		weight: metric.weight,
		at: measuredAt$1(metric, steps)
	};
}
function chooseEnvironment(config, asked) {
	const model = choose("model", asked.model, Object.keys(config.models));
	const environments = config.models[model]?.environments ?? {};
	const environment = choose("environment", asked.environment, Object.keys(environments));
	const chosen = environments[environment];
	if (!chosen) throw new Error(`no environment ${environment} in ${model}`);
	return {
		model,
		environment,
		config: chosen
	};
}
function choose(input, asked, names) {
	if (asked === null) {
		const [only, ...others] = names;
		if (only !== void 0 && others.length === 0) return only;
		throw new Fault("INPUT", `input ${input}: expected ${either(names)}, got nothing, and there are ${names.length}. Name one.`);
	}
	if (names.includes(asked)) return asked;
	const meant = nearest(asked, names);
	const hint = meant === null ? "" : ` Did you mean ${show(meant)}?`;
	throw new Fault("INPUT", `input ${input}: expected ${either(names)}, got ${show(asked)}.${hint}`);
}
// src/lib/one-line.ts
function oneLine(text, longest = 300) {
	const line = text.slice(0, longest * 4).replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, " ").trim();
	const characters = Array.from(line);
	return characters.length <= longest ? line : `${characters.slice(0, longest - 1).join("")}…`;
}
// src/lib/http.ts
const MOST_BYTES = 33554432;
var HttpFailure = class extends Error {
	name = "HttpFailure";
	code;
	constructor(code, message) {
		super(message);
		this.code = code;
	}
};
function urlProblem(text) {
	if (!URL.canParse(text)) return "is not a URL";
	const url = new URL(text);
	if (url.protocol !== "http:" && url.protocol !== "https:") return "is neither http nor https";
	if (url.username !== "" || url.password !== "") return "carries credentials";
	if (isRefused(url.hostname.replaceAll(/^\[|\]$/gu, ""))) return "names a link-local address";
	return null;
}
function createHttp(environment) {
	let pool = newPool(environment);
	async function once(call) {
		const problem = urlProblem(call.url);
		if (problem !== null) throw new HttpFailure("REFUSED_ADDRESS", `${bare(call.url)} ${problem}`);
		try {
			return await exchange(call, pool);
		} catch (error) {
			pool = newPool(environment);
			throw error;
		}
	}
	return async (call) => {
		try {
			return await once(call);
		} catch (error) {
			if (!(error instanceof HttpFailure && error.code === "UNREACHABLE")) throw error;
			return once(call);
		}
	};
}
function newPool(environment) {
	const options = {
		keepAlive: true,
		proxyEnv: environment
	};
	return {
		plain: new Agent(options),
		secure: new Agent$1(options)
	};
}
function exchange(call, pool) {
	call.signal.throwIfAborted();
	const url = new URL(call.url);
	const sent = call.body === void 0 ? null : Buffer.from(JSON.stringify(call.body));
	const late = AbortSignal.timeout(call.timeout);
	const options = {
		method: call.method,
		headers: {
			accept: "application/json",
			"user-agent": "model-release",
			...sent ? {
				"content-type": "application/json",
				"content-length": sent.length
			} : {}
		},
		lookup: guardedLookup,
		signal: AbortSignal.any([call.signal, late])
	};
	const began = performance.now();
	return new Promise((resolve, reject) => {
		const fail = (error) => {
			if (call.signal.aborted) reject(asError(call.signal.reason));
			else if (late.aborted) reject(new HttpFailure("TIMEOUT", `${bare(call.url)} did not answer within ${call.timeout / 1e3} s`));
			else if (error instanceof HttpFailure) reject(error);
			else reject(new HttpFailure("UNREACHABLE", `${bare(call.url)}: ${reasonOf(error)}`));
		};
		const answered = (response) => {
			collect(response, call.url).then((text) => resolve({
				status: response.statusCode ?? 0,
				body: parsed(text),
				text,
				latency: performance.now() - began
			}), fail);
		};
		const request$2 = url.protocol === "https:" ? request$1(url, {
			...options,
			agent: pool.secure
		}, answered) : request(url, {
			...options,
			agent: pool.plain
		}, answered);
		request$2.on("error", fail);
		request$2.end(sent ?? void 0);
	});
}
async function collect(response, url) {
	const status = response.statusCode ?? 0;
	if (status >= 300 && status < 400) {
		response.destroy();
		throw new HttpFailure("REDIRECTED", `${bare(url)} answered with a redirect (${status}), which is not followed`);
	}
	const chunks = [];
	let size = 0;
	for await (const chunk of response) {
		const bytes = Buffer.from(chunk);
		size += bytes.length;
		if (size > MOST_BYTES) {
			response.destroy();
			throw new HttpFailure("TOO_LARGE", `${bare(url)} answered with more than ${MOST_BYTES / 1024 / 1024} MiB`);
		}
		chunks.push(bytes);
	}
	return Buffer.concat(chunks).toString("utf8");
}
function parsed(text) {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
const refused$1 = new BlockList();
refused$1.addSubnet("169.254.0.0", 16, "ipv4");
refused$1.addSubnet("fe80::", 10, "ipv6");
refused$1.addAddress("fd00:ec2::254", "ipv6");
function isRefused(address) {
	const family = isIP(address);
	return family !== 0 && refused$1.check(address, family === 4 ? "ipv4" : "ipv6");
}
const guardedLookup = (host, options, done) => {
	lookup(host, {
		...options,
		all: true
	}, (error, found) => {
		const bad = error ? void 0 : found.find((one) => isRefused(one.address));
		const problem = error ?? (bad ? new HttpFailure("REFUSED_ADDRESS", `${host} resolves to a link-local address`) : null);
		const [first] = found ?? [];
		if (problem !== null || first === void 0) done(problem ?? /* @__PURE__ */ new Error(`${host} has no address`), []);
		else if (options.all === true) done(null, found);
		else done(null, first.address, first.family);
	});
};
function bare(text) {
	if (!URL.canParse(text)) return oneLine(text, 100);
	const url = new URL(text);
	return `${url.origin}${url.pathname}`;
}
function reasonOf(error) {
	const code = "code" in error && typeof error.code === "string" ? error.code : "";
	return oneLine(error.message === "" ? code : error.message, 200);
}
function asError(reason) {
	return reason instanceof Error ? reason : new Error(String(reason));
}
// src/platforms/external.ts
const schema$1 = /* @__PURE__ */ strictObject({ kind: /* @__PURE__ */ literal("external") });
const serving = {
	replayer: null,
	target: {
		can: {
			loads: false,
			split: null,
			mirror: null,
			versionsAtOnce: "many",
			darkLoad: "none",
			orders: ["load-first", "unload-first"],
			fence: "none",
			readBack: "none",
			unversioned: "none"
		},
		read: () => Promise.resolve({
			versions: {},
			unknown: [],
			weights: null,
			mirror: null,
			fence: null
		}),
		apply: () => Promise.resolve()
	}
};
const external = {
	schema: schema$1,
	summary: "Loaded and routed by your own tools: decisions are recorded and shown, nothing is touched.",
	connect: () => Promise.resolve(() => serving)
};
// src/platforms/open-inference/server.ts
const READ = 1e4;
const INFER = 3e4;
const MOST_ZEROS = 1e6;
function serverAt(url, name, http) {
	const base = url.replace(/\/+$/u, "");
	const model = `/v2/models/${encodeURIComponent(name)}`;
	return {
		base,
		name,
		path: (servedVersion) => servedVersion === void 0 ? model : `${model}/versions/${encodeURIComponent(servedVersion)}`,
		get: (path, signal) => http({
			method: "GET",
			url: `${base}${path}`,
			timeout: READ,
			signal,
			repeatable: true
		}),
		post: (path, body, timeout, signal, repeatable = false) => http({
			method: "POST",
			url: `${base}${path}`,
			body,
			timeout,
			signal,
			repeatable
		})
	};
}
async function flavorOf(server, signal) {
	const reply = await reached(server.get("/v2", signal));
	const name = isMap$2(reply.body) ? reply.body["name"] : void 0;
	return name === "triton" || name === "mlserver" ? name : "fixed";
}
const common = {
	split: null,
	mirror: null,
	versionsAtOnce: "many",
	darkLoad: "by-version-path",
	orders: ["load-first", "unload-first"],
	fence: "none",
	readBack: "versions"
};
const unrouted = {
	weights: null,
	mirror: null,
	fence: null
};
async function ask(server, servedVersion, body, signal) {
	const { status, body: answer, latency } = await server.post(`${server.path(servedVersion)}/infer`, body, INFER, signal);
	return {
		status,
		body: answer,
		latency
	};
}
async function probe(place, servedVersion, signal) {
	const { server } = place;
	const body = await probeBody(place, servedVersion, signal);
	const reply = await reached(server.post(`${server.path(servedVersion)}/infer`, body, INFER, signal, true));
	const outputs = reply.status === 200 && isMap$2(reply.body) ? reply.body["outputs"] : void 0;
	if (!(Array.isArray(outputs) && outputs.length > 0 && outputs.every((output) => isMap$2(output) && Array.isArray(output["data"]) && output["data"].length > 0))) throw new StepFailed("PROBE_FAILED", `${server.base} did not answer a probe of ${server.name} version ${servedVersion} with data: ${wordsOf$1(reply)}`);
}
async function probeBody({ server, around, probe: file }, servedVersion, signal) {
	if (file !== null) {
		const lines = [];
		for await (const line of around.lines(file)) lines.push(line);
		return probeJson(lines.join("\n"), file);
	}
	if (around.replay !== null) for await (const line of around.lines(around.replay)) {
		const recorded = probeJson(line, around.replay);
		if (isMap$2(recorded) && isMap$2(recorded["request"])) return recorded["request"];
		throw new StepFailed("PROBE_INVALID", `${around.replay}:1 has no request to probe with`);
	}
	return zeros(server, servedVersion, signal);
}
function probeJson(text, file) {
	try {
		return JSON.parse(text);
	} catch (error) {
		throw new StepFailed("PROBE_INVALID", `${file} holds no JSON to probe with: ${oneLine(String(error), 100)}`);
	}
}
async function zeros(server, servedVersion, signal) {
	const { body } = await reached(server.get(server.path(servedVersion), signal));
	const inputs = isMap$2(body) && Array.isArray(body["inputs"]) ? body["inputs"] : [];
	const made = inputs.map(zeroOf).filter((input) => input !== null);
	if (made.length === 0 || made.length < inputs.length) throw new StepFailed("PROBE_MISSING", `nothing to probe ${server.name} version ${servedVersion} with: its metadata names no inputs that zeros would fit. Name a file with one request as serving.probe`);
	return { inputs: made };
}
function zeroOf(input) {
	if (!isMap$2(input) || !Array.isArray(input["shape"])) return null;
	const shape = input["shape"].map((size) => Number(size) === -1 ? 1 : Number(size));
	const count = shape.reduce((product, size) => product * size, 1);
	if (!Number.isInteger(count) || count < 1 || count > MOST_ZEROS) return null;
	const zero = input["datatype"] === "BYTES" ? "" : input["datatype"] === "BOOL" ? false : 0;
	return {
		name: input["name"],
		datatype: input["datatype"],
		shape,
		data: Array.from({ length: count }, () => zero)
	};
}
function nameOf$1(version, names) {
	const name = names.get(version);
	if (name === void 0) throw new Error(`${version} is not among the versions of this environment`);
	return name;
}
async function reached(call) {
	try {
		return await call;
	} catch (error) {
		throw asFault(error);
	}
}
function asFault(error) {
	if (!(error instanceof HttpFailure)) return error;
	return new Fault("TARGET_UNREACHABLE", `the model server gave no answer: ${error.message}`);
}
function unusable(server, what, reply) {
	return new Fault("TARGET_UNREACHABLE", `${server.base} does not tell ${what}: ${wordsOf$1(reply)}`);
}
function wordsOf$1(reply) {
	const error = isMap$2(reply.body) && typeof reply.body["error"] === "string" ? reply.body["error"] : reply.text;
	return `HTTP ${reply.status}${error === "" ? "" : `, ${oneLine(error)}`}`;
}
function isMap$2(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
// src/platforms/open-inference/fixed.ts
function fixed(place, versions) {
	const { server } = place;
	const names = new Map(Object.entries(versions).map(([version, served]) => [version, served.servedVersion]));
	async function ready(name, signal) {
		const reply = await reached(server.get(`${server.path(name)}/ready`, signal));
		if (reply.status === 401 || reply.status === 403) throw unusable(server, "whether a version is ready", reply);
		return reply.status === 200;
	}
	async function read(signal) {
		const [metadata, ...states] = await Promise.all([reached(server.get(server.path(), signal)), ...[...names].map(async ([version, name]) => [version, await ready(name, signal)])]);
		const listed = isMap$2(metadata.body) && Array.isArray(metadata.body["versions"]) ? metadata.body["versions"] : [];
		const known = new Set(names.values());
		return {
			versions: Object.fromEntries(states.map(([version, isReady]) => [version, {
				state: isReady ? "ready" : "absent",
				reason: ""
			}])),
			unknown: listed.map(String).filter((name) => !known.has(name)),
			...unrouted
		};
	}
	return {
		target: {
			can: {
				...common,
				loads: false,
				unversioned: "none"
			},
			read,
			async apply(step, _fence, signal) {
				if (step.do === "route") throw new Error("an inference server routes nothing");
				if (step.do === "unload") return;
				const name = nameOf$1(step.version, names);
				if (step.do === "probe") await probe(place, name, signal);
				else if (!await ready(name, signal)) throw new StepFailed("NOT_LOADED", `${server.base} has no ${server.name} version ${name} (${step.version}) ready; load it there, then run again`);
			}
		},
		replayer: { ask: (version, body, signal) => ask(server, nameOf$1(version, names), body, signal) }
	};
}
// src/platforms/open-inference/triton.ts
const LOAD = 6e4;
function triton(place, versions) {
	const { server, around } = place;
	const names = servedNames(versions, around.environment);
	const control = `/v2/repository/models/${encodeURIComponent(server.name)}`;
	const asked = /* @__PURE__ */ new Set();
	async function index(signal) {
		const reply = await reached(server.post("/v2/repository/index", {}, READ, signal, true));
		if (reply.status !== 200 || !Array.isArray(reply.body)) throw unusable(server, "its repository index", reply);
		const rows = reply.body.map(rowOf).filter((row) => row !== null);
		return new Map(rows.filter((row) => row.name === server.name && row.version !== "").map((row) => [row.version, row]));
	}
	async function loadAll(servedVersions, signal) {
		const config = await configOf(signal) ?? await firstLoad(signal);
		const policy = { specific: { versions: servedVersions.map(Number) } };
		const parameters = { config: JSON.stringify({
			...config,
			name: server.name,
			version_policy: policy
		}) };
		try {
			return await server.post(`${control}/load`, { parameters }, LOAD, signal);
		} catch (error) {
			if (error instanceof HttpFailure && error.code === "TIMEOUT") return "goes on";
			throw asFault(error);
		}
	}
	async function configOf(signal) {
		const reply = await reached(server.get(`${server.path()}/config`, signal));
		return reply.status === 200 && isMap$2(reply.body) ? reply.body : null;
	}
	async function firstLoad(signal) {
		const reply = await reached(server.post(`${control}/load`, {}, around.loadTimeout * 1e3, signal));
		const config = await configOf(signal);
		if (config === null) throw new StepFailed("LOAD_FAILED", `${server.base} loads no version of ${server.name} by its repository's own policy, so its configuration cannot be read: ${wordsOf$1(reply)}. Take the version that does not load out of the repository, or out of version_policy in config.pbtxt`);
		return config;
	}
	async function load(step, signal) {
		const wanted = nameOf$1(step.version, names);
		const before = await index(signal);
		if (isState(before.get(wanted), "READY", "LOADING")) return;
		const reply = await loadAll([...keeping(step.keep, before), wanted], signal);
		if (reply === "goes on") {
			asked.add(wanted);
			return;
		}
		const which = `${server.base} did not load ${server.name} version ${wanted} (${step.version})`;
		if (reply.status !== 200) throw new StepFailed("LOAD_FAILED", `${which}: ${wordsOf$1(reply)}`);
		const after = (await index(signal)).get(wanted);
		if (!isState(after, "READY", "LOADING")) throw new StepFailed("LOAD_FAILED", `${which}: ${after?.reason ? oneLine(after.reason) : `it is not in the server's repository; put it into ${server.name}/${wanted}/ there`}`);
	}
	async function unload(step, signal) {
		const leaving = nameOf$1(step.version, names);
		const before = await index(signal);
		if (!isState(before.get(leaving), "READY", "LOADING")) return;
		const rest = keeping(step.keep, before).filter((one) => one !== leaving);
		const reply = rest.length > 0 ? await loadAll(rest, signal) : await reached(server.post(`${control}/unload`, {}, LOAD, signal));
		if (reply !== "goes on" && reply.status !== 200) throw new StepFailed("UNLOAD_FAILED", `${server.base} did not unload ${server.name} version ${leaving}: ${wordsOf$1(reply)}`);
	}
	function keeping(keep, seen) {
		const known = new Set(names.values());
		const strangers = [...seen.values()].filter((row) => !known.has(row.version) && isState(row, "READY", "LOADING"));
		return [.../* @__PURE__ */ new Set([...keep.map((version) => nameOf$1(version, names)), ...strangers.map((row) => row.version)])];
	}
	return {
		target: {
			can: {
				...common,
				loads: true,
				unversioned: "newest"
			},
			async read(signal) {
				const rows = await index(signal);
				const known = new Set(names.values());
				return {
					versions: Object.fromEntries([...names].map(([version, name]) => [version, stateOf$2(rows.get(name), asked.has(name))])),
					unknown: [...rows.values()].filter((row) => !known.has(row.version) && row.state !== "UNAVAILABLE").map((row) => row.version),
					...unrouted
				};
			},
			async apply(step, _fence, signal) {
				if (step.do === "load") await load(step, signal);
				else if (step.do === "unload") await unload(step, signal);
				else if (step.do === "probe") await probe(place, nameOf$1(step.version, names), signal);
				else throw new Error("an inference server routes nothing");
			}
		},
		replayer: { ask: (version, body, signal) => ask(server, nameOf$1(version, names), body, signal) }
	};
}
function rowOf(value) {
	if (!isMap$2(value) || typeof value["name"] !== "string") return null;
	const text = (key) => {
		const found = value[key];
		return typeof found === "string" || typeof found === "number" ? String(found) : "";
	};
	return {
		name: value["name"],
		version: text("version"),
		state: text("state"),
		reason: text("reason")
	};
}
function isState(row, ...states) {
	return row !== void 0 && states.includes(row.state);
}
function stateOf$2(row, waited) {
	const states = {
		READY: "ready",
		LOADING: "loading",
		UNLOADING: "unloading"
	};
	const reason = oneLine(row?.reason ?? "");
	const failed = waited && isState(row, "UNAVAILABLE") && reason !== "" && reason !== "unloaded";
	return {
		state: states[row?.state ?? ""] ?? (failed ? "failed" : "absent"),
		reason
	};
}
function servedNames(versions, environment) {
	const names = /* @__PURE__ */ new Map();
	for (const [version, { servedVersion }] of Object.entries(versions)) {
		if (!/^[1-9]\d{0,14}$/u.test(servedVersion)) throw new Fault("SERVED_VERSION", `${version} in ${environment}: served-version must be a positive integer, the name of its folder in Triton's repository, got ${JSON.stringify(oneLine(servedVersion, 60))}. Register it with served-version`);
		const twin = [...names].find(([, name]) => name === servedVersion);
		if (twin) throw new Fault("SERVED_VERSION", `${version} and ${twin[0]} in ${environment} have the same served-version ${servedVersion}; each needs its own`);
		names.set(version, servedVersion);
	}
	return names;
}
// src/platforms/open-inference.ts
const schema = /* @__PURE__ */ pipe(/* @__PURE__ */ strictObject({
	kind: /* @__PURE__ */ literal("open-inference"),
	url: /* @__PURE__ */ pipe(/* @__PURE__ */ string("expected the server's address, such as \"http://127.0.0.1:8000\""), /* @__PURE__ */ check$2((text) => addressProblem(text) === null, (issue) => `expected the server's address, such as "http://127.0.0.1:8000"; this one ${addressProblem(issue.input) ?? ""}`)),
	flavor: /* @__PURE__ */ optional(/* @__PURE__ */ picklist([
		"triton",
		"mlserver",
		"fixed"
	], "expected triton, mlserver or fixed")),
	model: /* @__PURE__ */ optional(/* @__PURE__ */ pipe(/* @__PURE__ */ string("expected a name"), /* @__PURE__ */ regex(/^(?!\.{1,2}$)[^\p{Cc}\p{Cf}/]{1,200}$/u, "expected the model's name on the server"))),
	repository: /* @__PURE__ */ optional(/* @__PURE__ */ string("expected a folder")),
	unversioned: /* @__PURE__ */ optional(/* @__PURE__ */ picklist(["refuse", "accept"], "expected refuse or accept"), "refuse"),
	probe: /* @__PURE__ */ optional(/* @__PURE__ */ pipe(/* @__PURE__ */ string("expected a file with one request"), /* @__PURE__ */ nonEmpty("expected a file with one request")))
}), /* @__PURE__ */ forward(/* @__PURE__ */ check$2((section) => section.repository === void 0 || section.flavor === "mlserver", "`repository` belongs to flavor mlserver; take it out"), ["repository"]));
function addressProblem(text) {
	const problem = urlProblem(text);
	if (problem !== null) return problem;
	const { search, hash } = new URL(text);
	return search === "" && hash === "" ? null : "has a query or a fragment";
}
// src/platforms/index.ts
const platforms = /* @__PURE__ */ new Map([["open-inference", kindOf({
	schema,
	summary: "Any server of the Open Inference Protocol: Triton loads and unloads by call, others are looked at.",
	async connect(section, around, signal) {
		const server = serverAt(section.url, section.model ?? around.model, around.http);
		const flavor = section.flavor ?? await flavorOf(server, signal);
		if (flavor === "mlserver") throw new Fault("NOT_SUPPORTED_YET", `serving of ${around.environment}: flavor mlserver is not supported yet; use triton, or fixed where the versions are loaded by other means`);
		if (flavor === "triton" && section.unversioned === "refuse" && !around.routed) throw new Fault("UNVERSIONED_TRAFFIC", `serving of ${around.environment}: ${server.base} answers requests without a version by the newest one loaded, which would be the canary. Let clients name the version and write \`unversioned: accept\`, or put a router in front`);
		const flavored = flavor === "triton" ? triton : fixed;
		return (versions) => flavored({
			server,
			around,
			probe: section.probe ?? null
		}, versions);
	}
})], ["external", kindOf(external)]]);
async function connect(section, around, signal) {
	const kind = platforms.get(section.kind);
	if (!kind) throw new Fault("CONFIG", `serving of kind ${JSON.stringify(section.kind)} is not supported yet`);
	return kind.connect(section, around, signal);
}
function kindOf(platform) {
	const { schema, summary } = platform;
	return {
		schema,
		summary,
		connect: (section, around, signal) => platform.connect(parse$1(schema, section), around, signal)
	};
}
// src/core/gate/constants.ts
const FAIL_BETS = {
	aims: [
		.5,
		1,
		2,
		4,
		8,
		16
	],
	weights: [
		.1,
		.35,
		.25,
		.15,
		.1,
		.05
	]
};
const PASS_BETS = {
	aims: [
		.5,
		1,
		2,
		4
	],
	weights: [
		.1,
		.65,
		.15,
		.1
	]
};
const PAIRED_BETS = {
	aims: [
		.9,
		.45,
		.225,
		.1125,
		.05625,
		.028125
	],
	weights: [
		.1,
		.2,
		.25,
		.2,
		.15,
		.1
	]
};
const LIMIT_BETS = {
	aims: [
		1.25,
		1.5,
		2,
		3,
		5,
		10,
		30
	],
	weights: [
		.1,
		.15,
		.2,
		.2,
		.15,
		.1,
		.1
	]
};
const CAP = .9;
const EDGE = 1e-6;
const NO_HISTORY = [.5, 1];
const RESTART = {
	first: .5,
	spread: .25,
	reserve: .25,
	threshold: 1.5,
	stake: .5
};
const TRIAL = {
	first: .8,
	next: .2
};
const SHARES = {
	overall: .5,
	slices: .25,
	limit: .25
};
const OTHER = "other";
// src/core/gate/hypothesis.ts
function failing(metric) {
	return {
		side: 1,
		...boundary(metric.failAbove, metric.better),
		...aim(metric)
	};
}
function passing(metric) {
	return {
		side: -1,
		...boundary(metric.margin, metric.better),
		...aim(metric)
	};
}
function boundary(margin, better) {
	if (!margin.relative) return {
		kappa: 1,
		delta: margin.value
	};
	return better === "lower" ? {
		kappa: 1 + margin.value,
		delta: 0
	} : {
		kappa: 1 - margin.value,
		delta: margin.value
	};
}
function aim(metric) {
	const share = metric.better === "lower" ? "primary" : "complement";
	return {
		aim: metric.margin.value,
		per: metric.margin.relative ? share : "unit"
	};
}
function distance(test, primary) {
	if (test.per === "unit") return test.aim;
	return test.aim * (test.per === "primary" ? primary : 1 - primary);
}
// src/core/gate/bernoulli.ts
function mixture(side) {
	return side === 1 ? FAIL_BETS : PASS_BETS;
}
function increments$2(past, window, test, history) {
	const { aims } = mixture(test.side);
	if (history === null && past[1] === 0 && past[3] === 0) return aims.map(() => 0);
	return bet(past, window, test, history ?? NO_HISTORY);
}
function bet(past, window, test, prior) {
	const [kc, nc, kp, np] = window;
	const { side, kappa } = test;
	const mp = centre(past, test, prior);
	const mc = kappa * mp + test.delta;
	const variance = mc * (1 - mc) / nc + kappa ** 2 * mp * (1 - mp) / np;
	const most = CAP * (side === 1 ? Math.min(nc / mc, np / (kappa * (1 - mp))) : Math.min(nc / (1 - mc), np / (kappa * mp)));
	return mixture(side).aims.map((multiple) => {
		const stake = Math.min(distance(test, mp) * multiple / variance, most);
		const lc = side * stake / nc;
		const lp = -side * kappa * stake / np;
		return kc * Math.log1p(lc * (1 - mc)) + (nc - kc) * Math.log1p(-lc * mc) + kp * Math.log1p(lp * (1 - mp)) + (np - kp) * Math.log1p(-lp * mp);
	});
}
function centre(past, { kappa, delta }, [a0, n0]) {
	const [kc, nc, kp, np] = past;
	const wc = nc + n0;
	const wp = np + n0;
	const xc = (kc + n0 * (kappa * a0 + delta)) / wc;
	const best = (wp * ((kp + n0 * a0) / wp) + wc * kappa * (xc - delta)) / (wp + wc * kappa ** 2);
	return Math.min(Math.max(best, EDGE, (EDGE - delta) / kappa), Math.min(.999999, (.999999 - delta) / kappa));
}
// src/core/gate/mixture.ts
const NOTHING = -Number.MAX_VALUE;
function logMix(logs, weights) {
	const largest = logs.reduce((most, log) => Math.max(most, log), NOTHING);
	if (largest === NOTHING) return NOTHING;
	return largest + Math.log(logs.reduce((sum, log, j) => sum + nth(weights, j) * Math.exp(log - largest), 0));
}
function logAdd(a, b) {
	const larger = Math.max(a, b);
	return larger === NOTHING ? NOTHING : larger + Math.log1p(Math.exp(Math.min(a, b) - larger));
}
function logOf(amount) {
	return amount > 0 ? Math.log(amount) : NOTHING;
}
function nth(list, index) {
	const value = list[index];
	if (value === void 0) throw new RangeError(`no element ${index} in a list of ${list.length}`);
	return value;
}
function plus(a, b) {
	return a.map((value, index) => value + nth(b, index));
}
// src/core/gate/whole.ts
function notWhole(counts) {
	for (const [name, value] of Object.entries(counts)) {
		if (value === void 0) continue;
		if (Number.isInteger(value) && value > Number.MAX_SAFE_INTEGER) return `${name} is ${value}, beyond 2^53 - 1`;
		if (!Number.isSafeInteger(value) || value < 0) return `${name} is ${String(value)}, not a whole number from 0`;
	}
	return null;
}
// src/core/gate/evidence-arms.ts
function arms(metric) {
	const badOf = ({ k, n }) => metric.better === "lower" ? k : n - k;
	return {
		fault(counts) {
			if ("worse" in counts) return "expected n and k of each arm, got pairs";
			return faultOf$1("primary", counts.primary) ?? faultOf$1("canary", counts.canary);
		},
		forFail(counts) {
			const { primary, canary } = armsOf(counts);
			return [
				badOf(canary),
				canary.n,
				badOf(primary),
				primary.n
			];
		},
		forPass(counts) {
			const { primary, canary } = armsOf(counts);
			const lost = canary.missing ?? 0;
			return [
				badOf(canary) + lost,
				canary.n + lost,
				badOf(primary),
				primary.n + (primary.missing ?? 0)
			];
		},
		none: [
			0,
			0,
			0,
			0
		],
		complete: (window) => nth(window, 1) > 0 && nth(window, 3) > 0,
		increments(past, window, test, history, alone) {
			return alone ? bet(fourOf$1(past), fourOf$1(window), test, history ?? NO_HISTORY) : increments$2(fourOf$1(past), fourOf$1(window), test, history);
		},
		weights: (side) => mixture(side).weights,
		history(past) {
			const [, , k, n] = fourOf$1(past);
			return n === 0 ? null : [k / n, Math.min(n, 100)];
		},
		ofCanary(counts) {
			const { canary } = armsOf(counts);
			return [badOf(canary), canary.n];
		},
		sum(a, b) {
			const [x, y] = [armsOf(a), armsOf(b)];
			return {
				primary: sumOf(x.primary, y.primary),
				canary: sumOf(x.canary, y.canary)
			};
		},
		size(counts) {
			const { primary, canary } = armsOf(counts);
			return {
				primary: primary.n,
				canary: canary.n
			};
		},
		missing(counts) {
			const { primary, canary } = armsOf(counts);
			return {
				primary: primary.missing ?? 0,
				canary: canary.missing ?? 0
			};
		},
		equal(bad, n) {
			const arm = {
				n,
				k: metric.better === "lower" ? bad : n - bad
			};
			return {
				primary: arm,
				canary: arm
			};
		},
		describe(counts) {
			const { primary, canary } = armsOf(counts);
			const [p, c] = [rate(primary), rate(canary)];
			const known = p !== null && c !== null;
			return {
				primary: p,
				canary: c,
				difference: known ? c - p : null,
				variance: known ? variance(primary) + variance(canary) : null
			};
		}
	};
}
function armsOf(counts) {
	if ("worse" in counts) throw new Error("pairs where two arms were checked for");
	return counts;
}
function fourOf$1(tally) {
	return [
		nth(tally, 0),
		nth(tally, 1),
		nth(tally, 2),
		nth(tally, 3)
	];
}
function faultOf$1(arm, { n, k, missing }) {
	const odd = notWhole({
		n,
		k,
		missing
	});
	if (odd !== null) return `${arm}: ${odd}`;
	return k > n ? `${arm}: k is ${k} of only ${n}` : null;
}
function sumOf(a, b) {
	const missing = (a.missing ?? 0) + (b.missing ?? 0);
	return {
		n: a.n + b.n,
		k: a.k + b.k,
		...missing > 0 ? { missing } : {}
	};
}
function rate({ n, k }) {
	return n === 0 ? null : k / n;
}
function variance({ n, k }) {
	const p = (k + .5) / (n + 1);
	return p * (1 - p) / n;
}
// src/core/gate/paired.ts
function increments$1(pairs, { side, kappa, delta }) {
	const [worse, better, bothBad, bothGood] = pairs;
	const lim = largest({
		side,
		kappa,
		delta
	});
	return PAIRED_BETS.aims.map((aim) => {
		const bet = side * aim * lim;
		return worse * Math.log1p(bet * (1 - delta)) + better * Math.log1p(bet * (-kappa - delta)) + bothBad * Math.log1p(bet * (1 - kappa - delta)) + bothGood * Math.log1p(bet * -delta);
	});
}
function largest({ side, kappa, delta }) {
	return side === 1 ? 1 / (kappa + delta) : 1 / (1 - delta);
}
// src/core/gate/evidence-pairs.ts
function pairs(metric) {
	const needsValues = metric.limit !== null || metric.margin.relative || metric.failAbove.relative;
	const bad = (ones, counts) => metric.better === "lower" ? ones : total(counts) - ones;
	const bothBad = (counts) => counts.values ? bad(counts.values.primary, counts) - counts.better : 0;
	const tally = (counts, lost) => {
		const both = bothBad(counts);
		return [
			counts.worse + lost,
			counts.better,
			both,
			counts.same - both
		];
	};
	return {
		fault(counts) {
			if (!("worse" in counts)) return "expected pairs (worse, better, same), got the sums of two arms";
			const { worse, better, same, missing, values } = counts;
			const odd = notWhole({
				worse,
				better,
				same,
				"missing.primary": missing?.primary,
				"missing.canary": missing?.canary,
				"missing.both": missing?.both,
				"values.primary": values?.primary,
				"values.canary": values?.canary
			});
			if (odd !== null) return odd;
			if (!values) return needsValues ? "a limit or a margin in percent needs `values`, how often each arm was 1" : null;
			const both = bad(values.primary, counts) - better;
			return both < 0 || both > same || both !== bad(values.canary, counts) - worse ? `values ${values.primary} and ${values.canary} do not fit ${worse} worse, ${better} better, ${same} same` : null;
		},
		forFail: (counts) => tally(pairsOf(counts), 0),
		forPass(counts) {
			const checked = pairsOf(counts);
			const { primary, canary } = missingOf(checked);
			return tally(checked, primary + canary - (checked.missing?.both ?? 0));
		},
		none: [
			0,
			0,
			0,
			0
		],
		complete: (window) => window.some((count) => count > 0),
		increments: (_past, window, test) => increments$1(fourOf(window), test),
		weights: () => PAIRED_BETS.weights,
		history: () => null,
		ofCanary(counts) {
			const checked = pairsOf(counts);
			return checked.values ? [bad(checked.values.canary, checked), total(checked)] : null;
		},
		sum(a, b) {
			const [x, y] = [pairsOf(a), pairsOf(b)];
			return {
				worse: x.worse + y.worse,
				better: x.better + y.better,
				same: x.same + y.same,
				...x.missing || y.missing ? { missing: sumOfMissing(x.missing, y.missing) } : {},
				...x.values && y.values ? { values: {
					primary: x.values.primary + y.values.primary,
					canary: x.values.canary + y.values.canary
				} } : {}
			};
		},
		size(counts) {
			const n = total(pairsOf(counts));
			return {
				primary: n,
				canary: n
			};
		},
		missing: (counts) => missingOf(pairsOf(counts)),
		equal(both, n) {
			const ones = metric.better === "lower" ? both : n - both;
			return {
				worse: 0,
				better: 0,
				same: n,
				values: {
					primary: ones,
					canary: ones
				}
			};
		},
		describe(counts) {
			const checked = pairsOf(counts);
			const n = total(checked);
			if (n === 0) return {
				primary: null,
				canary: null,
				difference: null,
				variance: null
			};
			const difference = (metric.better === "lower" ? checked.worse - checked.better : checked.better - checked.worse) / n;
			const spread = (checked.worse + checked.better + 1) / (n + 1) - difference ** 2;
			return {
				primary: checked.values ? checked.values.primary / n : null,
				canary: checked.values ? checked.values.canary / n : null,
				difference,
				variance: Math.max(spread, 1 / (n + 1)) / n
			};
		}
	};
}
function pairsOf(counts) {
	if (!("worse" in counts)) throw new Error("two arms where pairs were checked for");
	return counts;
}
function fourOf(tally) {
	return [
		nth(tally, 0),
		nth(tally, 1),
		nth(tally, 2),
		nth(tally, 3)
	];
}
function total({ worse, better, same }) {
	return worse + better + same;
}
function missingOf({ missing }) {
	return missing ? {
		primary: missing.primary + missing.both,
		canary: missing.canary + missing.both
	} : {
		primary: 0,
		canary: 0
	};
}
function sumOfMissing(a, b) {
	return {
		primary: (a?.primary ?? 0) + (b?.primary ?? 0),
		canary: (a?.canary ?? 0) + (b?.canary ?? 0),
		both: (a?.both ?? 0) + (b?.both ?? 0)
	};
}
// src/core/gate/evidence.ts
function evidenceOf(metric) {
	if (metric.kind !== "proportion") throw new Error(`no test for a metric of kind ${metric.kind}: ${metric.name}`);
	return metric.paired ? pairs(metric) : arms(metric);
}
// src/core/gate/own.ts
function own(record, name) {
	return Object.hasOwn(record, name) ? record[name] : void 0;
}
function mapOwn(record, make) {
	return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, make(value, name)]));
}
// src/core/gate/family.ts
function alphaOf(policy, trial) {
	return TRIAL.first * TRIAL.next ** (trial - 1) * policy.alpha;
}
function sharesOf(policy, slices, metric) {
	const weight = metric.weight / policy.metrics.reduce((sum, one) => sum + one.weight, 0);
	const forSlices = metric.slices.length > 0 ? SHARES.slices : 0;
	const forLimit = metric.limit === null ? 0 : SHARES.limit;
	const values = sliceValuesOf(metric, slices).length;
	return {
		overall: weight * (1 - forSlices - forLimit),
		slice: values === 0 ? 0 : weight * forSlices / values,
		limit: weight * forLimit
	};
}
function members(policy, slices) {
	return policy.metrics.flatMap((metric) => {
		const { overall, slice: each, limit } = sharesOf(policy, slices, metric);
		return [
			{
				metric,
				part: "overall",
				slice: null,
				share: overall
			},
			...sliceValuesOf(metric, slices).map((slice) => ({
				metric,
				part: "slice",
				slice,
				share: each
			})),
			...metric.limit === null ? [] : [{
				metric,
				part: "limit",
				slice: null,
				share: limit
			}]
		];
	});
}
function sliceValuesOf(metric, slices) {
	return metric.slices.flatMap((column) => (own(slices, column) ?? []).map((value) => ({
		column,
		value
	})));
}
// src/core/gate/limit.ts
function increments(k, n, limit) {
	return beyond(limit).map((q) => k * Math.log(q / limit) + (n - k) * Math.log((1 - q) / (1 - limit)));
}
function beyond(limit) {
	return LIMIT_BETS.aims.map((odds) => limit * odds / (limit * odds + 1 - limit));
}
// src/core/gate/restarts.ts
function start(components) {
	const all = (value) => Array.from({ length: components }, () => value);
	return {
		rest: RESTART.spread,
		first: all(Math.log(RESTART.first)),
		stake: all(NOTHING),
		reserve: all(Math.log(RESTART.reserve)),
		run: all(0)
	};
}
function advance(state, increments, planned) {
	const joining = Math.min(RESTART.spread * planned, state.rest);
	const first = [];
	const stake = [];
	const reserve = [];
	const run = [];
	for (const [j, increment] of increments.entries()) {
		let staked = nth(state.stake, j);
		let kept = nth(state.reserve, j);
		let since = nth(state.run, j);
		if (staked === NOTHING && since >= RESTART.threshold) {
			staked = kept + Math.log(RESTART.stake);
			kept += Math.log(1 - RESTART.stake);
		}
		first.push(logAdd(nth(state.first, j), logOf(joining)) + increment);
		if (staked !== NOTHING) staked += increment;
		since += increment;
		if (since <= 0) {
			since = 0;
			kept = logAdd(kept, staked);
			staked = NOTHING;
		}
		stake.push(staked);
		reserve.push(kept);
		run.push(since);
	}
	return {
		rest: state.rest - joining,
		first,
		stake,
		reserve,
		run
	};
}
function logWealth(state, weights) {
	const bets = state.first.map((first, j) => logAdd(logAdd(first, nth(state.stake, j)), nth(state.reserve, j)));
	return logAdd(logOf(state.rest), logMix(bets, weights));
}
// src/core/gate/series.ts
const ALL = 1 - 1e-9;
function begin$1(metric, evidence, part) {
	return {
		fail: {
			tests: start(evidence.weights(1).length),
			past: evidence.none,
			carried: evidence.none,
			planned: 0
		},
		pass: {
			logs: evidence.weights(-1).map(() => 0),
			past: evidence.none,
			carried: evidence.none,
			history: null
		},
		limit: part === "overall" && metric.limit !== null ? start(LIMIT_BETS.weights.length) : null,
		total: null,
		step: null,
		best: {
			fail: 0,
			pass: 0,
			limit: 0
		},
		passedIn: null,
		failed: null
	};
}
function enterStep$1(series, evidence, step) {
	const { pass, passedIn } = series;
	return {
		...series,
		pass: {
			logs: pass.logs.map(() => 0),
			past: evidence.none,
			carried: evidence.none,
			history: evidence.history(pass.past) ?? pass.history
		},
		step: null,
		best: {
			...series.best,
			pass: 0
		},
		passedIn: passedIn !== null && passedIn < step ? passedIn : null
	};
}
function take$2(series, counts, planned, terms) {
	const { evidence } = terms;
	const fail = takeFail(series.fail, counts, planned, terms);
	const pass = takePass(series.pass, counts, planned, terms);
	const limit = series.limit === null ? null : takeLimit(series.limit, counts, planned, terms);
	const next = {
		...series,
		fail,
		pass,
		limit,
		total: series.total ? evidence.sum(series.total, counts) : counts,
		step: series.step ? evidence.sum(series.step, counts) : counts
	};
	const logs = logsOf(next, evidence);
	const best = {
		fail: Math.max(series.best.fail, logs.fail),
		pass: Math.max(series.best.pass, logs.pass),
		limit: Math.max(series.best.limit, logs.limit ?? 0)
	};
	const proven = best.pass >= Math.log(1 / terms.alpha);
	return {
		...next,
		best,
		passedIn: proven ? terms.step : series.passedIn,
		failed: series.failed ?? failedBy(best, terms)
	};
}
function logsOf(series, evidence) {
	return {
		fail: logWealth(series.fail.tests, evidence.weights(1)),
		pass: logMix(series.pass.logs, evidence.weights(-1)),
		limit: series.limit === null ? null : logWealth(series.limit, LIMIT_BETS.weights)
	};
}
function failedBy(best, { margin, limit }) {
	if (best.limit >= Math.log(1 / limit)) return "limit";
	return best.fail >= Math.log(1 / margin) ? "margin" : null;
}
function takeFail(state, counts, share, { metric, evidence }) {
	const window = plus(state.carried, evidence.forFail(counts));
	const planned = state.planned + share;
	if (!evidence.complete(window)) return {
		...state,
		carried: window,
		planned
	};
	const step = evidence.increments(state.past, window, failing(metric), null, planned >= ALL);
	return {
		tests: advance(state.tests, step, planned),
		past: plus(state.past, window),
		carried: evidence.none,
		planned: 0
	};
}
function takePass(state, counts, planned, { metric, evidence }) {
	const window = plus(state.carried, evidence.forPass(counts));
	if (!evidence.complete(window)) return {
		...state,
		carried: window
	};
	const step = evidence.increments(state.past, window, passing(metric), state.history, planned >= ALL);
	return {
		logs: plus(state.logs, step),
		past: plus(state.past, window),
		carried: evidence.none,
		history: state.history
	};
}
function takeLimit(state, counts, planned, { metric, evidence }) {
	const canary = evidence.ofCanary(counts);
	if (canary === null || metric.limit === null) throw new Error(`no limit to test of ${metric.name}`);
	const [bad, n] = canary;
	return advance(state, increments(bad, n, metric.better === "lower" ? metric.limit : 1 - metric.limit), planned);
}
// src/core/gate/state.ts
function measuredAt(metric, step) {
	return metric.at === null || metric.at.includes(step);
}
function slicesOf$1(state) {
	return Object.fromEntries(Object.values(state.slices).flatMap((columns) => Object.entries(columns).map(([column, values]) => [column, Object.keys(values)])));
}
function familyOf(state, family) {
	const parts = family.map((member) => {
		const logs = logsOf(seriesOf(state, member.metric, member.slice), evidenceOf(member.metric));
		const log = member.part === "limit" ? logs.limit ?? 0 : logs.fail;
		return {
			...member,
			log,
			adds: log + logOf(member.share)
		};
	});
	return {
		log: logMix(parts.map((part) => part.log), parts.map((part) => part.share)),
		parts
	};
}
function seriesOf(state, metric, slice) {
	const found = slice === null ? own(state.overall, metric.name) : own(own(own(state.slices, metric.name) ?? {}, slice.column) ?? {}, slice.value);
	if (found === void 0) throw new Error(`no series for ${metric.name} ${slice?.column ?? ""} ${slice?.value ?? ""}`);
	return found;
}
// src/core/gate/interval.ts
function around(difference, variance, scale, alpha) {
	const radius = Math.sqrt(variance * (1 + variance / scale ** 2) * (2 * Math.log(1 / alpha) + Math.log1p(scale ** 2 / variance)));
	return {
		lower: Math.max(-1, difference - radius),
		upper: Math.min(1, difference + radius)
	};
}
// src/core/gate/judge.ts
function judge(state, policy, at) {
	const judging = {
		state,
		policy,
		at,
		alpha: alphaOf(policy, state.trial),
		family: members(policy, slicesOf$1(state))
	};
	const { verdict, reason } = decide(judging);
	const metrics = judging.family.filter((member) => member.part !== "limit").map((member) => line(judging, member, verdict));
	return {
		verdict,
		reason,
		progress: verdict === "continue" || verdict === "inconclusive" ? progressOf$1(judging) : 1,
		metrics,
		integrity: {
			split: null,
			freshness: null,
			missing: missingIn(judging)
		}
	};
}
function decide(judging) {
	const { state, policy, at } = judging;
	if (state.invalid !== null) return {
		verdict: "invalid",
		reason: `evidence beyond repair: ${state.invalid}`
	};
	const required = policy.metrics.filter((metric) => metric.required && dueBy(metric, at));
	const open = required.filter((metric) => !proven(judging, metric));
	const passes = required.length > 0 && open.length === 0;
	if (state.failed !== null && !(passes && withinMargins(judging))) return {
		verdict: "fail",
		reason: failure$1(judging, state.failed)
	};
	if (passes) {
		const shown = required.filter((metric) => measuredAt(metric, at.step));
		return {
			verdict: "pass",
			reason: `${(shown.length > 0 ? shown : required).map((metric) => proof(judging, metric)).join("; ")}${state.failed === null ? "" : ` (worse, within margin: ${failure$1(judging, state.failed)})`}`
		};
	}
	const lacking = open.map((metric) => lack(judging, metric)).join("; ");
	return {
		verdict: at.final ? "inconclusive" : "continue",
		reason: lacking === "" ? `step ${at.step} measures no required metric` : `undecided: ${lacking}`
	};
}
function dueBy(metric, { step, steps }) {
	return measuredAt(metric, step) || lastMeasured(metric, steps.length) <= step;
}
function lastMeasured(metric, steps) {
	return metric.at === null ? steps : Math.max(0, ...metric.at.filter((step) => step <= steps));
}
function proven({ state, policy, at }, metric) {
	const { passedIn, step } = seriesOf(state, metric, null);
	if (!measuredAt(metric, at.step)) return passedIn !== null && passedIn === lastMeasured(metric, at.steps.length);
	return passedIn === at.step && enough(policy, metric, step);
}
function enough(policy, metric, counts) {
	if (counts === null) return false;
	const { primary, canary } = evidenceOf(metric).size(counts);
	return Math.min(primary, canary) >= Math.max(1, policy.minSamples);
}
function withinMargins({ state, family, at }) {
	return family.filter((member) => {
		const { failed: by } = seriesOf(state, member.metric, member.slice);
		return by !== null || isCause(state.failed, member);
	}).every(({ metric, slice, part }) => {
		const { passedIn, failed: by } = seriesOf(state, metric, slice);
		return part !== "limit" && by !== "limit" && passedIn === at.step && below(metric.failAbove, metric.margin);
	});
}
function below(a, b) {
	return a.relative === b.relative && a.value < b.value;
}
function isCause(cause, { metric, slice, part }) {
	return cause !== null && cause.metric === metric.name && cause.slice?.column === slice?.column && cause.slice?.value === slice?.value && cause.part === "limit" === (part === "limit");
}
function line(judging, member, verdict) {
	const { state, policy, at, alpha } = judging;
	const { metric, slice, share } = member;
	const series = seriesOf(state, metric, slice);
	const evidence = evidenceOf(metric);
	const logs = logsOf(series, evidence);
	const seen = series.total === null ? null : evidence.describe(series.total);
	const size = series.total === null ? {
		primary: 0,
		canary: 0
	} : evidence.size(series.total);
	const progress = progressOfSeries(judging, member);
	const interval = seen === null || seen.difference === null || seen.variance === null ? {
		lower: null,
		upper: null
	} : around(seen.difference, seen.variance, scaleOf(metric, seen.primary), policy.alpha);
	const failed = series.failed !== null || isCause(state.failed, member) || isCause(state.failed, {
		...member,
		part: "limit"
	});
	const passed = series.passedIn !== null && (!measuredAt(metric, at.step) || series.passedIn === at.step && enough(policy, metric, series.step));
	const own = failed && !(verdict === "pass" && passed) ? "fail" : passed ? "pass" : at.final ? "inconclusive" : "continue";
	const judged = verdict === "invalid" ? "invalid" : own;
	return {
		name: metric.name,
		kind: metric.kind,
		...slice === null ? {} : { slice: Object.fromEntries([[slice.column, slice.value]]) },
		verdict: judged,
		better: metric.better,
		margin: marginText(metric.margin),
		primary: {
			n: size.primary,
			value: seen?.primary ?? null
		},
		canary: {
			n: size.canary,
			value: seen?.canary ?? null
		},
		difference: seen?.difference ?? null,
		...interval,
		evidence: {
			fail: seen ? logs.fail : null,
			pass: series.step ? logs.pass : null
		},
		p: {
			fail: seen ? anytime(series.best.fail) : null,
			pass: series.step ? anytime(series.best.pass) : null
		},
		progress: judged === "pass" || judged === "fail" ? 1 : progress,
		eta: etaOf(judged, progress, at.elapsed),
		reason: sentence(judging, member, judged, alpha * share)
	};
}
function anytime(best) {
	return Math.min(1, Math.exp(-best));
}
function etaOf(verdict, progress, elapsed) {
	if (verdict !== "continue" || elapsed === void 0 || progress <= 0) return null;
	return Math.round(elapsed * (1 / progress - 1));
}
function scaleOf(metric, primary) {
	const { value, relative } = metric.margin;
	return relative && primary !== null && primary > 0 ? value * primary : value;
}
function progressOfSeries({ state, policy, alpha }, { metric, slice, share }) {
	const series = seriesOf(state, metric, slice);
	const evidence = evidenceOf(metric);
	if (series.step === null) return 0;
	const logs = logsOf(series, evidence);
	const { primary, canary } = evidence.size(series.step);
	const samples = policy.minSamples > 0 ? Math.min(primary, canary) / policy.minSamples : 1;
	const pass = Math.min(Math.max(logs.pass, series.best.pass) / Math.log(1 / alpha), samples);
	const fail = logs.fail / Math.log(1 / (share * alpha));
	return Math.min(1, Math.max(0, pass, fail));
}
function progressOf$1(judging) {
	const { state, family, policy, at, alpha } = judging;
	const toFail = familyOf(state, family).log / Math.log(1 / alpha);
	const due = policy.metrics.filter((metric) => metric.required && dueBy(metric, at));
	const toPass = due.map((metric) => {
		if (proven(judging, metric)) return 1;
		const overall = family.find((member) => member.metric === metric && member.part === "overall");
		return overall ? progressOfSeries(judging, overall) : 0;
	});
	return Math.min(1, Math.max(0, toFail, due.length > 0 ? Math.min(...toPass) : 0));
}
function missingIn({ state, policy }) {
	const lines = policy.metrics.flatMap((metric) => {
		const { total } = seriesOf(state, metric, null);
		if (total === null) return [];
		const { primary, canary } = evidenceOf(metric).missing(total);
		return primary + canary === 0 ? [] : [`${metric.name}: no value from the canary ${canary} times, from the primary ${primary} times`];
	});
	return lines.length === 0 ? null : lines.join("; ");
}
function sentence(judging, member, verdict, share) {
	const { state, at, alpha } = judging;
	const { metric, slice } = member;
	const series = seriesOf(state, metric, slice);
	if (verdict === "invalid") return "evidence beyond repair";
	if (verdict === "fail") {
		const byLimit = series.failed === "limit" || isCause(state.failed, {
			...member,
			part: "limit"
		});
		return failure$1(judging, {
			metric: metric.name,
			slice,
			part: byLimit ? "limit" : "margin"
		});
	}
	if (verdict === "pass") return proof(judging, metric, slice);
	if (slice === null) return lack(judging, metric);
	const { fail } = logsOf(series, evidenceOf(metric));
	const needed = Math.log(1 / share);
	return series.total === null ? "no data" : `not shown to be worse${at.final ? "" : " so far"}: evidence ${short$2(fail)} of ${short$2(needed)} for a fail, ${short$2(Math.max(0, logsOf(series, evidenceOf(metric)).pass))} of ${short$2(Math.log(1 / alpha))} for a pass`;
}
function numbers({ state }, metric, slice) {
	const name = slice === null ? metric.name : `${metric.name} of ${slice.column} ${slice.value}`;
	const { total } = seriesOf(state, metric, slice);
	if (total === null) return name;
	const evidence = evidenceOf(metric);
	const { primary, canary, difference } = evidence.describe(total);
	const size = evidence.size(total);
	if (primary === null || canary === null) return difference === null ? name : `${name}: difference ${signed$1(difference)} over ${size.canary} pairs`;
	return `${name}: canary ${short$2(canary)} of ${size.canary}, primary ${short$2(primary)} of ${size.primary}`;
}
function failure$1(judging, { metric: name, slice, part }) {
	const { state, policy, family, alpha } = judging;
	const metric = policy.metrics.find((one) => one.name === name);
	if (metric === void 0) throw new Error(`no metric ${name} in the policy`);
	const member = family.find((one) => one.metric === metric && isCause({
		metric: name,
		slice,
		part
	}, one));
	const series = seriesOf(state, metric, slice);
	const best = part === "limit" ? series.best.limit : series.best.fail;
	const needed = Math.log(1 / ((member?.share ?? 1) * alpha));
	const bound = part === "limit" ? `proven ${metric.better === "lower" ? "above" : "below"} its limit of ${short$2(metric.limit ?? NaN)}` : `proven worse by more than ${marginText(metric.failAbove)}`;
	const strength = best >= needed ? `evidence ${short$2(best)}, ${short$2(needed)} needed` : `evidence ${short$2(best)}, together with the other metrics`;
	return `${numbers(judging, metric, slice)}; ${bound} (${strength})`;
}
function proof(judging, metric, slice = null) {
	const { best, passedIn } = seriesOf(judging.state, metric, slice);
	const strength = passedIn === judging.at.step ? `evidence ${short$2(best.pass)}, ${short$2(Math.log(1 / judging.alpha))} needed` : `in step ${passedIn ?? 0}`;
	return `${numbers(judging, metric, slice)}; proven worse by less than ${marginText(metric.margin)}, if at all (${strength})`;
}
function lack(judging, metric) {
	const { state, policy, at, alpha } = judging;
	const { step, passedIn, best } = seriesOf(state, metric, null);
	const evidence = evidenceOf(metric);
	if (!measuredAt(metric, at.step)) return passedIn === null ? `${metric.name}: not measured in step ${at.step}` : proof(judging, metric);
	if (step === null) return `${metric.name}: no data`;
	const { primary, canary } = evidence.size(step);
	if (primary === 0 || canary === 0) return `${metric.name}: no values from the ${canary === 0 ? "canary" : "primary"}`;
	const needed = Math.log(1 / alpha);
	const samples = Math.min(primary, canary) < policy.minSamples ? `, ${Math.min(primary, canary)} of ${policy.minSamples} samples` : "";
	return `${numbers(judging, metric, null)}; evidence ${short$2(best.pass)} of ${short$2(needed)} for a pass within ${marginText(metric.margin)}${samples}`;
}
function marginText(margin) {
	return margin.relative ? `${short$2(margin.value * 100)}%` : margin.value;
}
function short$2(value) {
	return String(Number(value.toPrecision(3)));
}
function signed$1(value) {
	return value > 0 ? `+${short$2(value)}` : short$2(value);
}
// src/core/gate/gate.ts
function begin(policy, slices, trial) {
	return {
		trial,
		step: 1,
		windows: 0,
		overall: byMetric(policy, (metric) => begin$1(metric, evidenceOf(metric), "overall")),
		slices: byMetric(policy, (metric) => bySlice(metric, slices)),
		failed: null,
		invalid: null
	};
}
function enterStep(state, policy, step) {
	return {
		...state,
		step,
		...overSeries(state, policy, (one, metric) => enterStep$1(one, evidenceOf(metric), step))
	};
}
function take$1(state, policy, window) {
	if (state.invalid !== null) return state;
	const fault = faultOf(state, policy, window);
	if (fault !== null) return {
		...state,
		invalid: fault
	};
	const slices = slicesOf$1(state);
	const alpha = alphaOf(policy, state.trial);
	const moved = overSeries(state, policy, (one, metric, slice) => {
		const counts = measuredAt(metric, state.step) ? countsOf$1(window, metric.name, slice) : void 0;
		if (counts === void 0) return one;
		const shares = sharesOf(policy, slices, metric);
		return take$2(one, counts, window.planned, {
			metric,
			evidence: evidenceOf(metric),
			step: state.step,
			alpha,
			margin: (slice === null ? shares.overall : shares.slice) * alpha,
			limit: shares.limit * alpha
		});
	});
	const next = {
		...state,
		...moved,
		windows: state.windows + 1
	};
	return {
		...next,
		failed: state.failed ?? crossed(next, members(policy, slices), alpha)
	};
}
function crossed(state, family, alpha) {
	const { log, parts } = familyOf(state, family);
	if (log < Math.log(1 / alpha)) return null;
	const [first, ...others] = parts;
	if (first === void 0) return null;
	const most = others.reduce((best, part) => part.adds > best.adds ? part : best, first);
	return {
		metric: most.metric.name,
		slice: most.slice,
		part: most.part === "limit" ? "limit" : "margin"
	};
}
function byMetric(policy, make) {
	return Object.fromEntries(policy.metrics.map((metric) => [metric.name, make(metric)]));
}
function bySlice(metric, slices) {
	const evidence = evidenceOf(metric);
	return Object.fromEntries(metric.slices.map((column) => [column, Object.fromEntries((own(slices, column) ?? []).map((value) => [value, begin$1(metric, evidence, "slice")]))]));
}
function overSeries(state, policy, move) {
	return {
		overall: byMetric(policy, (metric) => move(seriesOf(state, metric, null), metric, null)),
		slices: byMetric(policy, (metric) => mapOwn(own(state.slices, metric.name) ?? {}, (values, column) => mapOwn(values, (one, value) => move(one, metric, {
			column,
			value
		}))))
	};
}
function countsOf$1(window, metric, slice) {
	if (slice === null) return own(window.metrics, metric);
	return own(own(own(window.slices ?? {}, slice.column) ?? {}, slice.value) ?? {}, metric);
}
function faultOf(state, policy, window) {
	const where = `window ${state.windows + 1} of the trial (${window.from} to ${window.to})`;
	if (!(window.planned >= 0 && window.planned <= 1)) return `${where}: planned share ${window.planned} is not from 0 to 1`;
	for (const metric of policy.metrics) {
		if (!measuredAt(metric, state.step)) continue;
		const evidence = evidenceOf(metric);
		const counted = [{
			slice: null,
			counts: countsOf$1(window, metric.name, null)
		}, ...Object.entries(window.slices ?? {}).flatMap(([column, values]) => Object.keys(values).map((value) => ({
			slice: {
				column,
				value
			},
			counts: countsOf$1(window, metric.name, {
				column,
				value
			})
		})))];
		for (const { slice, counts } of counted) {
			const fault = counts === void 0 ? null : evidence.fault(counts);
			if (fault !== null) return `${where}: ${metric.name}${slice ? ` of ${slice.column} ${slice.value}` : ""}: ${fault}`;
		}
	}
	return null;
}
// src/core/fold.ts
function fold(view, entry) {
	const state = stamped(view.state ?? genesis(entry), entry);
	const next = {
		...view,
		state
	};
	const { body } = entry;
	if (body.type === "registered") return registered(next, body);
	const name = entry.environment;
	if (name === null) throw new Error(`entry ${entry.seq} (${body.type}) names no environment`);
	return inEnvironment(next, name, body, entry);
}
function genesis(entry) {
	return {
		schema: 1,
		model: entry.model,
		lineage: entry.lineage,
		seq: 0,
		recent: [],
		environments: {},
		operations: []
	};
}
function stamped(state, entry) {
	const operation = entry.key === null ? [] : [{
		key: entry.key,
		seq: entry.seq,
		type: entry.body.type
	}];
	const environments = Object.entries(state.environments).map(([name, environment]) => [name, witnessed(environment, entry)]);
	return {
		...state,
		seq: entry.seq,
		environments: Object.fromEntries(environments),
		operations: [...state.operations, ...operation].slice(-64)
	};
}
function witnessed(environment, { seq, previous }) {
	const { trial } = environment;
	return {
		...environment,
		primaryCommit: environment.primarySeq === seq - 1 ? previous : environment.primaryCommit,
		trial: trial && trial.seq === seq - 1 ? {
			...trial,
			commit: previous
		} : trial
	};
}
function registered(view, body) {
	const { record } = body;
	const digest = {
		schema: 1,
		digest: record.digest,
		version: record.version,
		quarantine: null,
		primary: {},
		trials: {}
	};
	const one = {
		version: record.version,
		digest: record.digest,
		seq: record.seq,
		quarantined: false
	};
	const state = stateOf$1(view);
	return {
		...view,
		state: isPrerelease(record.version) ? state : {
			...state,
			recent: [...state.recent, one].slice(-10)
		},
		versions: {
			...view.versions,
			[record.version]: record
		},
		digests: {
			...view.digests,
			[record.digest]: digest
		}
	};
}
function inEnvironment(view, name, body, entry) {
	const environment = environmentOf(stateOf$1(view), name);
	switch (body.type) {
		case "adopted": return wasPrimary(put(view, name, {
			...placed(environment, body, entry),
			...crowned(body.version, entry),
			settled: true,
			degraded: null,
			confirmed: {
				want: body.want,
				primary: body.version,
				seq: entry.seq
			}
		}), name, body.digest, entry.seq);
		case "initial": return put(view, name, {
			...placed(environment, body, entry),
			...crowned(body.version, entry),
			bake: null
		});
		case "started": return started(view, name, body, entry);
		case "advanced": return advanced(view, name, body, entry);
		case "observed": return observed(view, name, body);
		case "looked": return looked(view, name, body, entry);
		case "promoted": return promoted(view, name, body, entry);
		case "rolled-back": return rolledBack(view, name, body, entry);
		case "settled": return settled(view, name, body, entry);
	}
}
function started(view, name, body, entry) {
	const environment = environmentOf(stateOf$1(view), name);
	const ended = environment.trial ? { last: endedBy(environment.trial, "inconclusive", "a newer version took its place", entry) } : {};
	const record = {
		schema: 1,
		environment: name,
		number: body.trial.number,
		canary: body.trial.canary,
		primary: body.trial.primary,
		seq: body.trial.seq,
		policy: body.policy,
		slices: body.slices,
		tests: begin(body.policy.gate, body.slices, body.trial.number),
		pending: [],
		batches: {},
		until: null,
		replayed: []
	};
	const next = put(view, name, {
		...placed(environment, body, entry),
		...ended,
		trial: body.trial
	});
	return {
		...next,
		trials: {
			...next.trials,
			[name]: record
		}
	};
}
function advanced(view, name, body, entry) {
	const environment = environmentOf(stateOf$1(view), name);
	const trial = trialOf(environment, name);
	const record = recordOf(view, name);
	const next = put(view, name, {
		...placed(environment, body, entry),
		trial: {
			...trial,
			step: body.step,
			stepKind: body.stepKind,
			stepSince: null,
			stepPassed: false,
			pass: null
		}
	});
	const tests = enterStep(record.tests, record.policy.gate, body.step);
	return {
		...next,
		trials: {
			...next.trials,
			[name]: {
				...record,
				tests,
				pending: [],
				until: null
			}
		}
	};
}
function observed(view, name, body) {
	const record = recordOf(view, name);
	const next = tookEvidence(view, name);
	const fixed = Object.keys(record.slices).length === 0 && Object.keys(record.batches).length === 0 ? {
		slices: body.slices,
		tests: begin(record.policy.gate, body.slices, record.number)
	} : {};
	const after = {
		...record,
		...fixed,
		pending: [...record.pending, ...body.windows],
		batches: {
			...record.batches,
			[body.batch]: body.content
		},
		until: endOf(body.windows) ?? record.until
	};
	return {
		...next,
		trials: {
			...next.trials,
			[name]: after
		}
	};
}
function looked(view, name, body, entry) {
	const took = body.windows.length > 0 ? tookEvidence(view, name) : view;
	const environment = environmentOf(stateOf$1(took), name);
	const before = trialOf(environment, name);
	const trial = {
		...before,
		look: body.details.look,
		verdict: body.details.verdict,
		stepPassed: before.stepPassed || body.passed,
		pass: before.step === before.steps && (body.passed || before.pass) ? {
			seq: before.pass?.seq ?? entry.seq,
			at: entry.at
		} : null,
		reason: body.ended?.reason ?? ""
	};
	if (body.ended) {
		const { verdict, reason, quarantine } = body.ended;
		const clean = without(put(took, name, {
			...placed(environment, body.ended, entry),
			trial: null,
			last: endedBy(trial, verdict, reason, entry)
		}), name);
		return quarantine ? quarantined(clean, trial.canaryDigest, {
			since: entry.at,
			by: entry.by,
			reason
		}) : clean;
	}
	const record = recordOf(took, name);
	const windows = [...record.pending, ...body.windows];
	const after = {
		...record,
		tests: taken(record, windows),
		pending: [],
		until: endOf(body.windows) ?? record.until,
		replayed: body.replayed === null ? record.replayed : [...record.replayed, body.replayed]
	};
	const next = put(took, name, {
		...environment,
		trial
	});
	return {
		...next,
		trials: {
			...next.trials,
			[name]: after
		}
	};
}
function taken(record, windows) {
	return windows.reduce((tests, window) => take$1(tests, record.policy.gate, window), record.tests);
}
function promoted(view, name, body, entry) {
	const environment = environmentOf(stateOf$1(view), name);
	const served = body.versions[body.version];
	const { hold } = environment;
	const freed = hold !== null && served !== void 0 && served.seq > hold.seq;
	return without(put(view, name, {
		...placed(environment, body, entry),
		...crowned(body.version, entry),
		trial: null,
		last: environment.trial ? endedBy(environment.trial, body.forced === null ? "promoted" : "forced", body.forced ?? "passed", entry) : environment.last,
		hold: freed ? null : hold,
		bake: body.bakeUntil === null ? null : {
			from: body.previous,
			until: body.bakeUntil
		}
	}), name);
}
function rolledBack(view, name, body, entry) {
	const environment = environmentOf(stateOf$1(view), name);
	const { trial } = environment;
	const ended = {
		trial: null,
		last: trial ? endedBy(trial, "rolled-back", body.reason, entry) : environment.last
	};
	const moved = body.what === "primary" ? {
		...crowned(body.to, entry),
		bake: null
	} : {};
	const hold = body.hold ? {
		kind: "rollback",
		from: body.from,
		to: body.to,
		seq: entry.seq,
		since: entry.at,
		until: null,
		by: entry.by,
		reason: body.reason
	} : environment.hold;
	const next = without(put(view, name, {
		...placed(environment, body, entry),
		...ended,
		...moved,
		hold
	}), name);
	const why = {
		since: entry.at,
		by: entry.by,
		reason: body.reason
	};
	return body.quarantine.reduce((after, digest) => quarantined(after, digest, why), next);
}
function settled(view, name, body, entry) {
	const environment = environmentOf(stateOf$1(view), name);
	if (body.fallback) {
		const { fallback } = body;
		const ended = environment.trial ? {
			trial: null,
			last: endedBy(environment.trial, "load-failed", body.reason, entry)
		} : {};
		const moved = fallback.primary === environment.primary ? {} : {
			primary: fallback.primary,
			primarySeq: fallback.primary === null ? null : entry.seq,
			primarySince: fallback.primary === null ? null : entry.at,
			primaryCommit: null
		};
		const degraded = fallback.degraded ? {
			seq: entry.seq,
			since: entry.at,
			reason: body.reason
		} : environment.degraded;
		return without(put(view, name, {
			...placed(environment, fallback, entry),
			...ended,
			...moved,
			degraded
		}), name, environment.trial !== null);
	}
	if (body.outcome === "failed") return put(view, name, {
		...environment,
		degraded: {
			seq: entry.seq,
			since: entry.at,
			reason: body.reason
		}
	});
	const { trial, degraded } = environment;
	const next = put(view, name, {
		...environment,
		settled: true,
		confirmed: {
			want: environment.want,
			primary: environment.primary,
			seq: entry.seq
		},
		trial: trial && trial.stepSince === null ? {
			...trial,
			stepSince: entry.at
		} : trial,
		degraded: degraded && body.wantSeq > degraded.seq ? null : degraded
	});
	const { primary } = environment;
	if (primary === null || primary === environment.confirmed?.primary) return next;
	const digest = environment.versions[primary]?.digest;
	if (digest === void 0) throw new Error(`nothing describes the primary ${primary} of ${name}`);
	return wasPrimary(next, name, digest, entry.seq);
}
function stateOf$1(view) {
	if (!view.state) throw new Error("a fold without a state");
	return view.state;
}
function trialOf(environment, name) {
	if (!environment.trial) throw new Error(`no trial runs in ${name}`);
	return environment.trial;
}
function recordOf(view, name) {
	const record = view.trials[name];
	if (!record) throw new Error(`the trial of ${name} was not read`);
	return record;
}
function digestOf(view, digest) {
	const record = view.digests[digest];
	if (!record) throw new Error(`the record of ${digest} was not read`);
	return record;
}
function put(view, name, environment) {
	const state = stateOf$1(view);
	return {
		...view,
		state: {
			...state,
			environments: {
				...state.environments,
				[name]: pruned(environment)
			}
		}
	};
}
function pruned(environment) {
	const named = /* @__PURE__ */ new Set([
		environment.primary,
		environment.trial?.canary,
		environment.trial?.primary,
		...environment.want.loaded,
		environment.confirmed?.primary,
		...environment.confirmed?.want.loaded ?? []
	]);
	const versions = Object.entries(environment.versions).filter(([version]) => named.has(version));
	return {
		...emptyEnvironment,
		...environment,
		versions: Object.fromEntries(versions)
	};
}
function placed(environment, routing, entry) {
	const versions = {
		...environment.versions,
		...routing.versions
	};
	return {
		...environment,
		want: routing.want,
		wantSeq: entry.seq,
		wantSince: entry.at,
		settled: false,
		versions
	};
}
function crowned(version, entry) {
	return {
		primary: version,
		primarySeq: entry.seq,
		primarySince: entry.at,
		primaryCommit: null
	};
}
function endedBy(trial, verdict, reason, entry) {
	return {
		canary: trial.canary,
		canaryDigest: trial.canaryDigest,
		primaryDigest: trial.primaryDigest,
		number: trial.number,
		started: trial.seq,
		seq: entry.seq,
		at: entry.at,
		verdict,
		reason,
		sha: trial.sha,
		run: entry.run?.id ?? null
	};
}
function tookEvidence(view, name) {
	const environment = environmentOf(stateOf$1(view), name);
	const trial = trialOf(environment, name);
	if (trial.evidence) return view;
	const record = digestOf(view, trial.canaryDigest);
	const here = {
		...record.trials[name],
		[trial.primaryDigest]: trial.number
	};
	const next = put(view, name, {
		...environment,
		trial: {
			...trial,
			evidence: true
		}
	});
	return {
		...next,
		digests: {
			...next.digests,
			[record.digest]: {
				...record,
				trials: {
					...record.trials,
					[name]: here
				}
			}
		}
	};
}
function wasPrimary(view, name, digest, seq) {
	const record = digestOf(view, digest);
	const before = record.primary[name];
	const primary = {
		...record.primary,
		[name]: {
			first: before?.first ?? seq,
			last: seq
		}
	};
	return {
		...view,
		digests: {
			...view.digests,
			[digest]: {
				...record,
				primary
			}
		}
	};
}
function quarantined(view, digest, quarantine) {
	const record = digestOf(view, digest);
	const state = stateOf$1(view);
	return {
		...view,
		state: {
			...state,
			recent: state.recent.map((one) => one.digest === digest ? {
				...one,
				quarantined: true
			} : one)
		},
		digests: {
			...view.digests,
			[digest]: {
				...record,
				quarantine: record.quarantine ?? quarantine
			}
		}
	};
}
function without(view, name, when = true) {
	if (!when || !(name in view.trials)) return view;
	return {
		...view,
		trials: Object.fromEntries(Object.entries(view.trials).filter(([key]) => key !== name))
	};
}
function endOf(windows) {
	return windows.at(-1)?.to ?? null;
}
// src/core/decide/settle.ts
function settle(view, command) {
	const environment = environmentOf(view.state, command.environment);
	if (environment.wantSeq !== command.wantSeq) return nothing("waiting", "a newer want took its place");
	if (environment.settled) return nothing("already-done", "seen before");
	const { outcome } = command;
	if (outcome.seen) return append({
		type: "settled",
		wantSeq: command.wantSeq,
		outcome: "seen",
		reason: outcome.reason,
		fallback: null
	}, "already-done", outcome.reason);
	const { confirmed, degraded } = environment;
	if (degraded !== null && degraded.seq === environment.wantSeq) return nothing("waiting", outcome.reason);
	const primary = confirmed?.primary ?? null;
	const want = fallbackOf(environment);
	return append({
		type: "settled",
		wantSeq: command.wantSeq,
		outcome: "failed",
		reason: outcome.reason,
		fallback: {
			want,
			versions: namedBy(want, environment.versions),
			primary,
			degraded: environment.trial === null && primary !== null
		}
	}, "ended", outcome.reason);
}
function fallbackOf({ confirmed, trial, want }) {
	if (!confirmed) return {
		...nothingWanted,
		order: want.order
	};
	if (!trial || confirmed.primary === null) return confirmed.want;
	return {
		loaded: confirmed.want.loaded.filter((version) => version !== trial.canary),
		weights: all(confirmed.primary),
		mirror: null,
		order: want.order
	};
}
// src/core/next-step.ts
function nextStep(seen, want, here) {
	const state = (version) => seen.versions[version]?.state ?? "absent";
	const missing = want.loaded.filter((version) => state(version) !== "ready");
	const broken = missing.find((version) => state(version) === "failed");
	if (broken !== void 0) return {
		do: "fail",
		code: "LOAD_FAILED",
		reason: `${broken}: ${seen.versions[broken]?.reason ?? "failed to load"}`
	};
	const busy = Object.keys(seen.versions).find((version) => state(version) === "loading" || state(version) === "unloading");
	if (busy !== void 0) return {
		do: "wait",
		reason: `${busy} is ${state(busy)}`
	};
	const loaded = Object.keys(seen.versions).filter((version) => state(version) === "ready");
	const extra = loaded.filter((version) => !want.loaded.includes(version));
	const [next] = missing;
	if (next !== void 0) {
		if (!here.loads) return {
			do: "fail",
			code: "NOT_LOADED",
			reason: `${next} is not loaded, and this target loads nothing by itself`
		};
		const room = makeRoom(want, loaded, extra, here);
		if (room.how === "free") return {
			do: "load",
			version: next,
			keep: loaded
		};
		if (room.how === "none") return {
			do: "fail",
			code: "NO_ROOM",
			reason: `no room for ${next}: ${loaded.join(", ")} are loaded, ${here.capacity} fit, and load-first unloads nothing that serves. Use unload-first or raise capacity`
		};
		return {
			do: "unload",
			version: room.version,
			keep: loaded.filter((version) => version !== room.version)
		};
	}
	const unproven = here.unproven.find((version) => want.loaded.includes(version));
	if (unproven !== void 0) return {
		do: "probe",
		version: unproven
	};
	if (here.routes && !routed(seen, want)) return {
		do: "route",
		weights: want.weights,
		mirror: want.mirror
	};
	const [leftover] = extra;
	if (leftover !== void 0 && here.loads) return {
		do: "unload",
		version: leftover,
		keep: loaded.filter((version) => version !== leftover)
	};
	return { do: "nothing" };
}
function makeRoom(want, loaded, extra, here) {
	const idle = extra.find((version) => version !== here.serving);
	const first = want.order === "unload-first" ? idle ?? extra[0] : idle;
	if (want.order === "load-first" && loaded.length < here.capacity) return { how: "free" };
	if (first !== void 0) return {
		how: "unload",
		version: first
	};
	return want.order === "unload-first" ? { how: "free" } : { how: "none" };
}
function routed(seen, want) {
	if (seen.weights === null) return false;
	return sameWeights(seen.weights, want.weights) && seen.mirror?.to === want.mirror?.to && seen.mirror?.share === want.mirror?.share;
}
// src/run/reading.ts
const ROUNDS = 6;
async function readFor(ledger, model, ask, from = null) {
	let asked = ask(from?.view ?? emptyView, from?.versionNames ?? []);
	for (let round = 0; round < ROUNDS; round += 1) {
		const reading = await ledger.read(model, asked);
		const needed = ask(reading.view, reading.versionNames);
		if (covers(asked, needed)) return reading;
		asked = union(asked, needed);
	}
	throw new Error(`the ledger of ${model} changed during each of ${ROUNDS} readings`);
}
function needs(view, name) {
	if (name === null) return {};
	const environment = environmentOf(view.state, name);
	const { trial } = environment;
	const digests = [...Object.values(environment.versions).map((served) => served.digest), ...trial ? [trial.canaryDigest, trial.primaryDigest] : []];
	return {
		trials: [name],
		digests,
		versions: trial ? [trial.canary] : []
	};
}
function union(a, b) {
	return {
		versions: merged(a.versions, b.versions),
		digests: merged(a.digests, b.digests),
		trials: merged(a.trials, b.trials),
		listVersions: a.listVersions === true || b.listVersions === true,
		allDigests: a.allDigests === true || b.allDigests === true
	};
}
function covers(asked, needed) {
	return (asked.allDigests === true || within(needed.digests, asked.digests)) && within(needed.versions, asked.versions) && within(needed.trials, asked.trials) && (asked.listVersions === true || needed.listVersions !== true) && (asked.allDigests === true || needed.allDigests !== true);
}
function within(some = [], all = []) {
	return some.every((one) => all.includes(one));
}
function merged(a = [], b = []) {
	return [.../* @__PURE__ */ new Set([...a, ...b])];
}
// src/run/converge.ts
const POLL = {
	first: 100,
	last: 5e3
};
const LOADS = 3;
async function converge(start, aim, ports) {
	const model = modelOf(start.view);
	const again = () => readFor(ports.ledger, model, (view) => needs(view, aim.name));
	let reading = start;
	let failure = null;
	for (;;) {
		const environment = environmentOf(reading.view.state, aim.name);
		if (environment.settled || environment.wantSeq === null) return failure ? {
			reading,
			outcome: "failed",
			...failure
		} : {
			reading,
			outcome: "settled",
			reason: ""
		};
		const reached = await reach(environment, reading, aim, ports);
		if (reached.kind === "waiting") return {
			reading,
			outcome: "waiting",
			reason: reached.reason
		};
		if (reached.kind === "newer") {
			reading = await again();
			ports.log.info(`a newer entry is there (${reading.view.state?.seq ?? 0}); aiming at what it wants`);
			continue;
		}
		if (reached.kind === "failed") failure = {
			code: reached.code,
			reason: reached.reason
		};
		const outcome = reached.kind === "seen" ? {
			seen: true,
			reason: reached.reason
		} : {
			seen: false,
			code: reached.code,
			reason: reached.reason
		};
		const decision = settle(reading.view, {
			do: "settle",
			environment: aim.name,
			wantSeq: environment.wantSeq,
			outcome
		});
		if (decision.kind !== "append") return {
			reading,
			outcome: "failed",
			code: failure?.code ?? "NOT_SETTLED",
			reason: decision.message
		};
		reading = await ports.append(reading, decision.body) ?? await again();
	}
}
async function reach(environment, reading, aim, ports) {
	const { target } = aim.serving(environment.versions);
	if (target.can.readBack === "none") return {
		kind: "seen",
		reason: "recorded: this environment is loaded and routed by its own tools"
	};
	const unproven = new Set(toProve(environment));
	const loads = /* @__PURE__ */ new Map();
	const began = ports.clock.monotonic();
	let pause = POLL.first;
	for (;;) {
		const move = nextStep(await target.read(ports.signal), environment.want, circumstances(environment, target, aim, [...unproven]));
		if (move.do === "nothing") return {
			kind: "seen",
			reason: `seen serving: ${environment.want.loaded.join(", ") || "nothing"}`
		};
		if (move.do === "fail") return {
			kind: "failed",
			code: move.code,
			reason: move.reason
		};
		if (move.do === "wait") {
			const waited = (ports.clock.monotonic() - began) / 1e3;
			if (isOverdue(reading, aim, waited)) return {
				kind: "failed",
				code: "LOAD_TIMEOUT",
				reason: `${move.reason} for longer than load-timeout`
			};
			if (waited >= aim.patience) return {
				kind: "waiting",
				reason: move.reason
			};
			await ports.clock.sleep(pause, ports.signal);
			pause = Math.min(pause * 2, POLL.last);
			continue;
		}
		if (await isNewer(reading, ports)) return { kind: "newer" };
		const failed = await take(move, environment, target, loads, ports);
		if (failed) return failed;
		if (move.do === "probe") unproven.delete(move.version);
	}
}
async function take(move, environment, target, loads, ports) {
	if (move.do === "load") {
		const before = loads.get(move.version) ?? 0;
		if (before >= LOADS) return {
			kind: "failed",
			code: "LOAD_FAILED",
			reason: `${move.version} was loaded ${before} times and never shown ready`
		};
		loads.set(move.version, before + 1);
	}
	ports.log.info(inWords(move));
	try {
		await target.apply(move, environment.wantSeq ?? 0, ports.signal);
		return null;
	} catch (error) {
		if (error instanceof StepFailed) return {
			kind: "failed",
			code: error.code,
			reason: error.message
		};
		throw error;
	}
}
function circumstances(environment, target, aim, unproven) {
	return {
		capacity: aim.capacity,
		loads: target.can.loads,
		routes: target.can.split !== null,
		unproven,
		serving: environment.confirmed?.primary ?? null
	};
}
function toProve({ want, confirmed }) {
	return want.loaded.filter((version) => (want.weights[version] ?? 0) > 0 || want.mirror?.to === version || confirmed?.want.loaded.includes(version) !== true);
}
function isOverdue(reading, aim, waited) {
	const since = reading.view.state?.environments[aim.name]?.wantSince ?? null;
	return since !== null && secondsBetween(since, reading.now) + waited >= aim.loadTimeout;
}
async function isNewer(reading, ports) {
	const tip = await ports.ledger.peek(modelOf(reading.view));
	return tip !== null && tip.seq > (reading.view.state?.seq ?? 0);
}
function modelOf(view) {
	if (!view.state) throw new Error("a ledger without entries wants nothing");
	return view.state.model;
}
function inWords(step) {
	if (step.do !== "route") return `${step.do} ${step.version}`;
	return `route ${Object.entries(step.weights).map(([version, share]) => `${version} ${share / 100} %`).join(", ")}${step.mirror ? `, mirror ${step.mirror.share / 100} % to ${step.mirror.to}` : ""}`;
}
// src/run/operate.ts
const TRIES = 20;
async function operate(operation, context, ports) {
	const decided = await decideAndAppend(operation, context, ports);
	if (decided.word === "refused" || context.dryRun) return decided;
	return settleDown(decided, context, ports);
}
async function decideAndAppend(operation, context, ports) {
	const ask = (view, names) => union(needs(view, context.environment), operation.ask(view, names));
	for (let lost = 0; lost < TRIES; lost += 1) {
		const reading = await readFor(ports.ledger, context.model, ask, lost === 0 ? context.earlier : null);
		const before = reading.view.state?.operations.find((one) => one.key === context.key && context.key !== null);
		if (before) return {
			word: "already-done",
			reasonCode: "",
			message: `done before, by entry ${before.seq}`,
			reading,
			seq: before.seq,
			body: null,
			confirmed: false,
			details: null
		};
		if (await isStale(context)) return refused("STALE_RERUN", staleMessage(context), reading);
		const decision = await operation.decide(reading);
		if (decision.kind === "refuse") return refused(decision.code, decision.message, reading);
		const details = decision.details ?? null;
		if (decision.kind === "nothing") return {
			word: context.dryRun ? `would-${decision.word}` : decision.word,
			reasonCode: "",
			message: decision.message,
			reading,
			seq: null,
			body: null,
			confirmed: false,
			details
		};
		const entry = entryOf(decision.body, reading, context);
		const view = fold(reading.view, entry);
		if (context.dryRun) return {
			word: `would-${decision.word}`,
			reasonCode: "",
			message: decision.message,
			reading,
			seq: null,
			body: decision.body,
			confirmed: false,
			details
		};
		const tip = await ports.ledger.append(reading, entry, view);
		if (tip !== null) {
			const after = {
				...reading,
				view,
				tip,
				entry
			};
			return {
				word: decision.word,
				reasonCode: "",
				message: decision.message,
				reading: after,
				seq: entry.seq,
				body: decision.body,
				confirmed: false,
				details
			};
		}
		ports.log.info(`another entry came first; deciding again on the newer ledger (${lost + 1} of ${TRIES})`);
		await ports.clock.sleep(randomInt(50, 250 + 150 * lost), ports.signal);
	}
	const reading = await readFor(ports.ledger, context.model, ask);
	return refused("CONTENDED", `the ledger of ${context.model} changed under ${TRIES} attempts; nothing was done. Run the job again`, reading);
}
async function settleDown(done, context, ports) {
	const { environment: name, converging } = context;
	if (name === null || converging === null) return done;
	const environment = environmentOf(done.reading.view.state, name);
	const seen = environment.settled ? {
		reading: done.reading,
		outcome: "settled",
		reason: ""
	} : await converge(done.reading, {
		name,
		...converging
	}, convergePorts(context, ports));
	const after = environmentOf(seen.reading.view.state, name);
	return judged({
		...done,
		reading: seen.reading,
		confirmed: !environment.settled && after.settled
	}, after, seen, name);
}
function judged(done, after, seen, name) {
	const own = done.seq !== null && (done.body === null || "want" in done.body || done.body.type === "looked" && done.body.ended !== null);
	if (seen.outcome === "failed") return {
		...done,
		reasonCode: seen.code,
		message: `${done.message}; but ${seen.reason}`
	};
	if (seen.outcome === "waiting") return own ? {
		...done,
		message: `${done.message}; not confirmed yet: ${seen.reason}. Run again to go on`
	} : done;
	if (own && done.seq !== null && superseded(done, after)) return {
		...done,
		reasonCode: "SUPERSEDED",
		message: `${done.message}; but entry ${after.wantSeq ?? ""} of ${name} took its place`
	};
	return done;
}
function superseded(done, after) {
	return after.wantSeq !== null && done.seq !== null && after.wantSeq > done.seq;
}
function convergePorts(context, ports) {
	return {
		...ports,
		append: (reading, body) => appendOutcome(reading, body, context, ports)
	};
}
async function appendOutcome(reading, body, context, ports) {
	const entry = {
		...entryOf(body, reading, context),
		key: null
	};
	const view = fold(reading.view, entry);
	const tip = await ports.ledger.append(reading, entry, view);
	return tip === null ? null : {
		...reading,
		view,
		tip,
		entry
	};
}
function entryOf(body, reading, context) {
	const { state } = reading.view;
	return {
		schema: 1,
		id: randomUUID(),
		model: context.model,
		lineage: state?.lineage ?? randomUUID(),
		seq: (state?.seq ?? 0) + 1,
		previous: reading.tip,
		key: context.key,
		at: reading.now,
		by: context.by,
		run: context.run,
		environment: body.type === "registered" ? null : context.environment,
		body
	};
}
async function isStale(context) {
	if (context.key === null || context.run === null || context.run.attempt <= 1) return false;
	return await context.runAge() > DAY;
}
function staleMessage(context) {
	return `run ${context.run?.id ?? ""} is older than a day and its attempt ${context.run?.attempt ?? ""} asks for something that was never done. Start a new run instead of re-running this one`;
}
function refused(code, message, reading) {
	return {
		word: "refused",
		reasonCode: code,
		message,
		reading,
		seq: null,
		body: null,
		confirmed: false,
		details: null
	};
}
// src/core/views.ts
function deploymentsOf(state, name) {
	const environment = environmentOf(state, name);
	const shown = [];
	const { primary, primarySeq, trial, last } = environment;
	const served = primary === null ? void 0 : environment.versions[primary];
	if (primary !== null && primarySeq !== null && served && environment.confirmed?.primary === primary) shown.push({
		payload: {
			model: state.model,
			version: primary,
			digest: served.digest,
			seq: primarySeq,
			commit: environment.primaryCommit
		},
		state: "success",
		description: `${primary} answers everybody in ${name}`,
		sha: served.commit
	});
	if (trial) shown.push({
		payload: {
			model: state.model,
			version: trial.canary,
			digest: trial.canaryDigest,
			seq: trial.seq,
			commit: trial.commit
		},
		state: "in_progress",
		description: `${trial.canary} is on trial beside ${trial.primary}, step ${trial.step} of ${trial.steps}`,
		sha: environment.versions[trial.canary]?.commit ?? null
	});
	else if (last && last.seq > (primarySeq ?? 0)) shown.push({
		payload: {
			model: state.model,
			version: last.canary,
			digest: last.canaryDigest,
			seq: last.started,
			commit: null
		},
		state: last.verdict === "rolled-back" ? "inactive" : "failure",
		description: `the trial of ${last.canary} ended: ${last.verdict}`,
		sha: null
	});
	return shown;
}
function checkName(model, environment) {
	return `model-release / ${model} / ${environment}`;
}
function checkOf(state, name, details, reason) {
	const { trial, last } = environmentOf(state, name);
	if (trial) {
		if (trial.sha === null) return null;
		const done = trial.pass !== null;
		return {
			name: checkName(state.model, name),
			sha: trial.sha,
			externalId: `${state.model}/${name}/${trial.seq}`,
			status: done ? "completed" : "in_progress",
			conclusion: done ? "success" : null,
			verdict: done ? "pass" : trial.verdict ?? "continue",
			title: titleOf(trial.canary, trial.primary, done, trial.step, trial.steps),
			started: trial.started,
			details,
			reason
		};
	}
	if (!last || last.sha === null) return null;
	const promoted = last.verdict === "promoted";
	return {
		name: checkName(state.model, name),
		sha: last.sha,
		externalId: `${state.model}/${name}/${last.started}`,
		status: "completed",
		conclusion: promoted ? "success" : "failure",
		verdict: verdictOf(last.verdict),
		title: promoted ? `${last.canary} is promoted` : last.verdict === "forced" ? `${last.canary} is promoted by force` : `${last.canary}: ${last.verdict}`,
		started: null,
		details,
		reason
	};
}
function titleOf(canary, primary, done, step, steps) {
	if (done) return `${canary} passed against ${primary}`;
	return `${canary} against ${primary}, step ${step} of ${steps}`;
}
function verdictOf(ended) {
	if (ended === "promoted") return "pass";
	return ended === "forced" || ended === "rolled-back" || ended === "load-failed" ? null : ended;
}
function progressOf(details) {
	if (details.verdict === "pass" || details.verdict === "fail" || details.verdict === "invalid") return 1;
	const overall = details.metrics.filter((metric) => !metric.slice).map((metric) => metric.progress);
	return overall.length === 0 ? 0 : Math.min(...overall);
}
// src/run/publish.ts
async function publish(state, what, publisher, log) {
	const faults = [];
	const attempt = async (name, act, otherwise) => {
		try {
			return await act();
		} catch (error) {
			if (!(error instanceof Fault)) throw error;
			if (error.code === "PERMISSION") faults.push(error);
			else log.warn(`the ${name} is not shown yet (${error.message}); the next run shows it`);
			return otherwise;
		}
	};
	const deployments = what.deployments ? deploymentsOf(state, what.environment) : [];
	const ids = await attempt("deployment", () => publisher.deployments(what.environment, deployments), /* @__PURE__ */ new Map());
	const check = checkOf(state, what.environment, what.details, what.reason);
	const checkUrl = check ? await attempt("check", () => publisher.check(check), null) : null;
	const { comment } = what;
	if (check && comment !== "never") await attempt("comment", () => publisher.comment(check, comment), void 0);
	const environment = environmentOf(state, what.environment);
	const shown = environment.trial?.seq ?? environment.primarySeq;
	return {
		checkUrl,
		deploymentId: shown === null ? null : ids.get(shown) ?? null,
		fault: faults[0] ?? null
	};
}
// src/github/faults.ts
var UnknownOutcome = class extends Fault {
	constructor(what, reason) {
		super("UNKNOWN_OUTCOME", `${what}: no usable answer from GitHub (${reason}), so whether it was done is unknown. Run the job again: it looks first.`);
	}
};
var Refusal = class extends Fault {
	status;
	type;
	said;
	constructor(what, status, said, type = null) {
		super("GITHUB_REFUSED", `${what}: GitHub refused (${type ?? status}: ${said}).`);
		this.status = status;
		this.type = type;
		this.said = said;
	}
};
const PERMISSIONS = [
	[/\/check-(runs|suites)/u, "checks"],
	[/\/deployments/u, "deployments"],
	[/\/statuses|\/status$/u, "statuses"],
	[/\/issues|\/pulls/u, "pull-requests"],
	[/\/actions\//u, "actions"],
	[/\/git\/|\/contents|\/commits|GraphQL/u, "contents"]
];
function missingPermission(asked, said) {
	const area = PERMISSIONS.find(([part]) => part.test(asked.what))?.[1];
	if (area === void 0) return new Fault("PERMISSION", `${asked.what}: the token may not do this (${said}).`);
	const line = `${area}: ${asked.reads ? "read" : "write"}`;
	const fork = asked.reads ? "" : " On a pull request from a fork the token can only read, whatever is written there.";
	return new Fault("PERMISSION", `${asked.what}: the token lacks "${line}" (${said}). Add to the job: permissions: { ${line} }.${fork}`);
}
function badToken(asked, said) {
	return new Fault("TOKEN", `${asked.what}: GitHub does not take the token (${said}). Expected one that is valid for ${asked.repository}; check the input github-token.`);
}
function noRepository(asked) {
	return new Fault("REPOSITORY_NOT_FOUND", `${asked.what}: this token sees no repository ${asked.repository}. Check GITHUB_REPOSITORY and the input github-token, and grant "contents: read".`);
}
function rateLimited(asked, said, seconds) {
	return new Fault("RATE_LIMITED", `${asked.what}: GitHub takes no more requests for now (${said}); this one was not done. Run the job again in ${Math.ceil(seconds / 60)} min.`);
}
function unreachable(asked, reason, tries) {
	return new Fault("GITHUB_UNREACHABLE", `${asked.what}: no usable answer from GitHub in ${tries} tries (${reason}). Nothing was changed; run the job again.`);
}
function redactor(secret) {
	return (text) => {
		return (secret === "" ? text : text.replaceAll(secret, "***")).replaceAll(/\b(?:gh[a-z]_|github_pat_)\w{4,}/gu, "***").replaceAll(/\b(bearer|token|basic) [\w.~+/=-]{16,}/giu, "$1 ***");
	};
}
function short$1(text) {
	const line = text.replaceAll(/\s+/gu, " ").trim();
	return line.length > 300 ? `${line.slice(0, 297)}…` : line;
}
// src/github/upsert.ts
const SETTLED = 2e3;
async function upsert(client, attempt) {
	try {
		return await attempt();
	} catch (error) {
		if (!(error instanceof UnknownOutcome)) throw error;
		await client.clock.sleep(SETTLED);
		return attempt();
	}
}
async function listed(page, pages = 20) {
	const all = [];
	for (let number = 1; number <= pages; number += 1) {
		const items = await page({
			per_page: 100,
			page: number
		});
		all.push(...items);
		if (items.length < 100) break;
	}
	return all;
}
function cut$1(text, length) {
	if (text.length <= length) return text;
	const short = text.slice(0, length - 1);
	return `${/[\uD800-\uDBFF]$/u.test(short) ? short.slice(0, -1) : short}…`;
}
// src/github/checks.ts
async function upsertCheck(client, check) {
	return upsert(client, async () => {
		const here = {
			owner: client.owner,
			repo: client.repo
		};
		const found = (await listed(async (page) => {
			const { data } = await client.rest.checks.listForRef({
				...here,
				ref: check.sha,
				check_name: check.name,
				filter: "all",
				...page
			});
			return data.check_runs;
		})).filter((run) => run.external_id === check.externalId).reduce((newest, run) => newest && newest.id > run.id ? newest : run, null);
		const said = {
			status: check.status,
			...check.conclusion === null ? {} : { conclusion: check.conclusion },
			output: {
				title: check.title,
				summary: check.summary,
				...check.text === null ? {} : { text: check.text }
			},
			...check.detailsUrl === null ? {} : { details_url: check.detailsUrl },
			...check.startedAt === null ? {} : { started_at: check.startedAt },
			...check.completedAt === null ? {} : { completed_at: check.completedAt }
		};
		if (!(found && (found.status !== "completed" || found.conclusion === check.conclusion))) {
			const { data } = await client.rest.checks.create({
				...here,
				...said,
				name: check.name,
				head_sha: check.sha,
				external_id: check.externalId
			});
			return {
				id: data.id,
				url: data.html_url ?? ""
			};
		}
		const { output } = found;
		if (!(found.status === check.status && output.title === check.title && output.summary === check.summary && (output.text ?? null) === check.text)) await client.rest.checks.update({
			...here,
			...said,
			check_run_id: found.id
		});
		return {
			id: found.id,
			url: found.html_url ?? ""
		};
	});
}
// src/github/comments.ts
const LONGEST = 65536;
async function upsertComment(client, comment) {
	const { issue, author, marker, mode } = comment;
	if (!comment.body.startsWith(marker)) throw new Error(`a comment without its marker ${marker}`);
	const last = `\n<!-- ${comment.topic.replaceAll(/[^\w ./:+-]/gu, " ")} -->`;
	const body = cut$1(comment.body, LONGEST - last.length) + last;
	return upsert(client, async () => {
		const here = {
			owner: client.owner,
			repo: client.repo
		};
		const ours = (await listed(async (page) => {
			const { data } = await client.rest.issues.listComments({
				...here,
				issue_number: issue,
				...page
			});
			return data;
		})).find(({ body: text, user }) => text?.startsWith(marker) && user && isBy(author, user));
		if (!ours) {
			const { data } = await client.rest.issues.createComment({
				...here,
				issue_number: issue,
				body
			});
			return data.id;
		}
		if (!(ours.body === body || mode === "on-change" && ours.body?.endsWith(last))) await client.rest.issues.updateComment({
			...here,
			comment_id: ours.id,
			body
		});
		return ours.id;
	});
}
function isBy(author, user) {
	return user.login === author || user.type === "Bot" && user.login === `${author}[bot]`;
}
async function pullRequestOf(client, sha) {
	const { data } = await client.rest.repos.listPullRequestsAssociatedWithCommit({
		owner: client.owner,
		repo: client.repo,
		commit_sha: sha,
		per_page: 100
	});
	const heads = data.filter((pull) => pull.head.sha === sha);
	return (heads.find((pull) => pull.state === "open") ?? heads[0] ?? data.find((pull) => pull.merge_commit_sha === sha))?.number ?? null;
}
// src/github/deployments.ts
function stage(state) {
	if (state === "success") return 1;
	return state === "failure" || state === "error" || state === "inactive" ? 2 : 0;
}
async function publishDeployments(client, place, live, shown) {
	if (live.length === 0) return /* @__PURE__ */ new Map();
	return upsert(client, async () => {
		const existing = await list(client, place);
		const wanted = live.toSorted((a, b) => a.payload.seq - b.payload.seq);
		const newest = wanted.at(-1)?.payload.seq ?? 0;
		const ids = /* @__PURE__ */ new Map();
		if (existing.some((one) => one.payload.seq > newest)) return ids;
		const due = [];
		for (const view of wanted) {
			const found = existing.find((one) => one.payload.seq === view.payload.seq);
			const id = found?.id ?? (view.sha === null ? null : await create(client, place, view, view.sha));
			if (id === null) continue;
			ids.set(view.payload.seq, id);
			if (!found || mayFollow(await stateOf(client, id), view.state)) due.push({
				id,
				view
			});
		}
		const kept = new Set(ids.values());
		await putAway(client, existing.filter((one) => !kept.has(one.id)), shown);
		for (const { id, view } of due) await say(client, id, view.state, view.description, shown);
		return ids;
	});
}
function mayFollow(state, next) {
	return state === null || stage(next) > stage(state) || stage(state) === 0 && state !== next;
}
async function putAway(client, older, shown) {
	const open = [];
	for (const one of older) {
		const state = await stateOf(client, one.id);
		if (stage(state) === 2) break;
		open.push(one);
		if (stage(state) === 1) break;
	}
	for (const one of open.toReversed()) await say(client, one.id, "inactive", `${one.payload.version} was replaced`, shown);
}
async function create(client, place, view, ref) {
	const { status, data } = await client.rest.repos.createDeployment({
		owner: client.owner,
		repo: client.repo,
		ref,
		...place,
		payload: { ...view.payload },
		description: cut$1(view.description, 140),
		auto_merge: false,
		required_contexts: []
	});
	if (status !== 201 || !("id" in data)) throw new Fault("GITHUB_ANSWER", `POST deployments: expected 201 with an id, got ${status}. No deployment is shown.`);
	return data.id;
}
async function say(client, id, state, description, shown) {
	await client.rest.repos.createDeploymentStatus({
		owner: client.owner,
		repo: client.repo,
		deployment_id: id,
		state,
		description: cut$1(description, 140),
		log_url: shown.logUrl,
		...shown.environmentUrl === null ? {} : { environment_url: shown.environmentUrl },
		auto_inactive: false
	});
}
async function stateOf(client, id) {
	const { data } = await client.rest.repos.listDeploymentStatuses({
		owner: client.owner,
		repo: client.repo,
		deployment_id: id,
		per_page: 100
	});
	return data.toSorted((a, b) => b.id - a.id)[0]?.state ?? null;
}
async function list(client, place) {
	return (await listed(async (page) => {
		const { data } = await client.rest.repos.listDeployments({
			owner: client.owner,
			repo: client.repo,
			...place,
			...page
		});
		return data;
	}, 1)).flatMap((one) => {
		const payload = payloadOf(one.payload);
		return payload ? [{
			id: one.id,
			payload
		}] : [];
	}).toSorted((a, b) => b.payload.seq - a.payload.seq || b.id - a.id);
}
const payloadShape = /* @__PURE__ */ object({
	model: /* @__PURE__ */ string(),
	version: /* @__PURE__ */ string(),
	digest: /* @__PURE__ */ string(),
	seq: /* @__PURE__ */ number$2(),
	commit: /* @__PURE__ */ nullable(/* @__PURE__ */ string())
});
function payloadOf(stored) {
	const parsed = /* @__PURE__ */ safeParse(payloadShape, typeof stored === "string" ? jsonOf(stored) : stored);
	return parsed.success ? parsed.output : null;
}
function jsonOf(text) {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
// src/github/statuses.ts
async function upsertStatus(client, status) {
	const here = {
		owner: client.owner,
		repo: client.repo
	};
	const description = cut$1(status.description, 140);
	await upsert(client, async () => {
		const { data } = await client.rest.repos.listCommitStatusesForRef({
			...here,
			ref: status.sha,
			per_page: 100
		});
		const newest = data.find((one) => one.context.toLowerCase() === status.context.toLowerCase());
		if (newest?.state === status.state && newest.description === description) return;
		await client.rest.repos.createCommitStatus({
			...here,
			sha: status.sha,
			context: status.context,
			state: status.state,
			description,
			...status.targetUrl === null ? {} : { target_url: status.targetUrl }
		});
	});
}
// src/io/markdown.ts
var Markdown = class {
	text;
	constructor(text) {
		this.text = text;
	}
};
function md(fixed, ...parts) {
	return new Markdown(fixed.map((text, at) => `${text}${encoded(parts[at] ?? null)}`).join(""));
}
function encoded(part) {
	if (part instanceof Markdown) return part.text;
	return part === null ? "" : encode(String(part));
}
function joined(parts, separator = "\n") {
	return new Markdown(parts.map(encoded).join(separator));
}
const HIDDEN_BREAK = "&#8203;";
function encode(text, longest = 500) {
	const line = plain(text, longest);
	return line.replaceAll(/[!-/:-@[-`{-~]/gu, (sign, at) => {
		if (harmlessAt(line, at)) return sign;
		const entity = `&#${sign.charCodeAt(0)};`;
		return sign === "@" || sign === "#" || sign === "-" ? `${entity}${HIDDEN_BREAK}` : entity;
	});
}
function harmlessAt(line, at) {
	const [before = "", sign = "", after = ""] = [
		line[at - 1],
		line[at],
		line[at + 1]
	];
	switch (sign) {
		case ",":
		case ";":
		case "%":
		case "'":
		case "\"":
		case "?": return true;
		case "(":
		case "/":
		case "=":
		case "+": return at > 0;
		case ")": return !/^\d*$/u.test(line.slice(0, at));
		case ".": return /^[\d\s]?$/u.test(after) && !/^\d*$/u.test(line.slice(0, at)) || /\d/u.test(before) && /\d/u.test(after);
		case ":": return at > 0 && /^[\d\s]?$/u.test(after);
		case "-": return at > 0 && before !== "-" && after !== "-" && !/h/iu.test(before);
		default: return false;
	}
}
function code(text) {
	return md`<code>${text}</code>`;
}
function link(label, url) {
	if (!/^https?:\/\//u.test(url) || !URL.canParse(url)) return md`${label}`;
	return md`[${label}](${new Markdown(new URL(url).href.replaceAll(/[()<>"'\s]/gu, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`))})`;
}
function table(heads, align, rows) {
	const line = (cells) => `| ${cells.map(encoded).join(" | ")} |`;
	const rule = heads.map((_, at) => align[at] === "r" ? "--:" : "---");
	return new Markdown([
		line(heads),
		`| ${rule.join(" | ")} |`,
		...rows.map(line)
	].join("\n"));
}
function details(summary, body) {
	return md`<details><summary>${summary}</summary>\n\n${body}\n\n</details>`;
}
function cut(markdown, most, note) {
	const { text } = markdown;
	if (Buffer.byteLength(text) <= most) return markdown;
	const end = `\n\n…\n\n_Cut at ${most} bytes. ${encode(note)}_\n`;
	const close = "\n\n</details>";
	let left = most - Buffer.byteLength(end) - Buffer.byteLength(close) * 3;
	const kept = [];
	for (const line of text.split("\n")) {
		left -= Buffer.byteLength(line) + 1;
		if (left < 0) break;
		kept.push(line);
	}
	const body = kept.join("\n");
	const open = (body.match(/<details>/gu)?.length ?? 0) - (body.match(/<\/details>/gu)?.length ?? 0);
	return new Markdown(`${body}${close.repeat(Math.max(0, Math.min(3, open)))}${end}`);
}
// src/io/report.ts
const CHECK_LIMIT = 65535;
const SUMMARY_LIMIT = 1e6;
const TITLE_LIMIT = 60;
const MOST_ROWS = 60;
const MARKS = {
	pass: "✅",
	fail: "❌",
	continue: "⏳",
	inconclusive: "⚪",
	invalid: "⛔"
};
const WORDS = {
	pass: "Pass",
	fail: "Fail",
	continue: "Collecting evidence",
	inconclusive: "Inconclusive",
	invalid: "Invalid evidence"
};
function checkOutput(look) {
	const { details } = look;
	const note = "All numbers are in the output details of the step.";
	return {
		title: title(look),
		summary: cut(joined(filled([
			headline(look),
			overall(details),
			slicesOf(details),
			foot(look)
		]), "\n\n"), CHECK_LIMIT, note).text,
		text: cut(joined(filled([
			pictures(details),
			reasons(details),
			how(details)
		]), "\n\n"), CHECK_LIMIT, note).text
	};
}
function lookSummary(look) {
	const { details: details$1 } = look;
	const seen = look.checkUrl ? link("Check run", look.checkUrl) : null;
	return cut(joined(filled([
		md`## ${new Markdown(MARKS[details$1.verdict])} ${subject(details$1)}`,
		headline(look),
		overall(details$1),
		slicesOf(details$1),
		details("Pictures and reasons", joined(filled([
			pictures(details$1),
			reasons(details$1),
			how(details$1)
		]), "\n\n")),
		foot(look),
		seen
	]), "\n\n"), SUMMARY_LIMIT, "All numbers are in the output details of the step.");
}
function commentMarker(model, environment) {
	return `<!-- model-release ${model}/${environment} -->`;
}
function commentBody(look) {
	const { model, environment } = look.details;
	return cut(joined([new Markdown(`${commentMarker(model, environment)}\n`), lookSummary(look)], ""), CHECK_LIMIT, "The whole is in the check run.").text;
}
function operationSummary(operation) {
	const failed = operation.reasonCode !== void 0 && operation.reasonCode !== "";
	const facts = operation.facts.flatMap(([label, value]) => value === null || value === "" ? [] : [[label, code(short(value))]]);
	return joined(filled([
		md`## ${new Markdown(failed ? "❌" : "✅")} ${operation.action}: ${operation.decision}`,
		md`${operation.message}${failed ? md` (${code(operation.reasonCode ?? "")})` : null}`,
		facts.length > 0 ? table(["", ""], "ll", facts) : null,
		operation.next ? md`**Next:** ${operation.next}` : null
	]), "\n\n");
}
function short(value) {
	return value.replace(/^(sha256:[0-9a-f]{12})[0-9a-f]{52}$/u, "$1");
}
function filled(parts) {
	return parts.filter((part) => part !== null && part.text !== "").map((part) => part ?? new Markdown(""));
}
function title({ details, progress, reason }) {
	const { verdict } = details;
	const words = `${details.preview ? "Preview: " : ""}${WORDS[verdict]}`;
	const worst = verdict === "fail" ? details.metrics.find((metric) => metric.verdict === "fail") : void 0;
	if (worst && worst.difference !== null) return plain(`${words}: ${nameOf(worst)} ${differs(worst)} (margin ${margin(worst)})`, TITLE_LIMIT);
	if (verdict === "continue") return plain(`${words}: ${percent(progress)}`, TITLE_LIMIT);
	if (verdict === "pass") return plain(`${words}: ${details.metrics.filter(isWhole).map((metric) => metric.name).join(", ")}`, TITLE_LIMIT);
	return plain(`${words}: ${reason}`, TITLE_LIMIT);
}
function subject(details) {
	const { model, environment, canary, primary, verdict, preview } = details;
	return md`${model} ${canary} against ${primary} in ${environment}: ${WORDS[verdict].toLowerCase()}${preview ? " (preview)" : ""}`;
}
function headline(look) {
	return md`**${WORDS[look.details.verdict]}.** ${look.reason}`;
}
function foot({ details, next }) {
	const { trial, look, step, started, integrity } = details;
	const facts = [
		trial === null ? null : `trial ${trial}`,
		step === null ? null : `step ${step}`,
		details.preview ? null : `look ${look}`,
		started === null ? null : `since ${started}`,
		integrity.split,
		integrity.freshness,
		integrity.missing
	].filter((fact) => fact !== null);
	return joined(filled([facts.length > 0 ? md`<sub>${facts.join(" · ")}</sub>` : null, next ? md`**Next:** ${next}` : null]), "\n\n");
}
function isWhole(metric) {
	return metric.slice === void 0;
}
function overall(details) {
	return metricTable(details.metrics.filter(isWhole), false);
}
function slicesOf(details$2) {
	const slices = details$2.metrics.filter((metric) => !isWhole(metric));
	if (slices.length === 0) return new Markdown("");
	const failed = slices.filter((metric) => metric.verdict === "fail").length;
	const body = metricTable(slices.toSorted((a, b) => Number(b.verdict === "fail") - Number(a.verdict === "fail") || harm(b) - harm(a)), true);
	const summary = `${slices.length} slices${failed > 0 ? `, ${failed} failed` : ""}`;
	return failed > 0 ? joined([md`**${summary}**`, body], "\n\n") : details(summary, body);
}
function harm({ difference, better }) {
	return (difference ?? 0) * (better === "higher" ? -1 : 1);
}
function metricTable(metrics, sliced) {
	const shown = metrics.slice(0, MOST_ROWS);
	const rows = shown.map((metric) => [
		nameOf(metric, sliced),
		arm(metric, metric.primary),
		arm(metric, metric.canary),
		interval(metric),
		margin(metric),
		md`${new Markdown(bar(metric.progress))} ${percent(metric.progress)}${eta(metric)}`,
		md`${new Markdown(MARKS[metric.verdict])} ${metric.verdict}`
	]);
	const body = table([
		sliced ? "Slice" : "Metric",
		"Primary",
		"Canary",
		"Difference",
		"May be worse by",
		"Evidence",
		"Verdict"
	], "lrrrrll", rows);
	const left = metrics.length - shown.length;
	return left > 0 ? joined([body, md`${left} more in the output details.`], "\n\n") : body;
}
function nameOf(metric, sliced = false) {
	const slice = Object.entries(metric.slice ?? {}).map(([column, value]) => `${column}=${value}`);
	return slice.length === 0 ? metric.name : `${metric.name}${sliced ? ", " : " of "}${slice.join(", ")}`;
}
function arm({ kind }, { n, value }) {
	return md`${value === null ? "no data" : number(kind, value)} (n ${n})`;
}
function number(kind, value) {
	return kind === "proportion" ? value.toFixed(3) : String(Number(value.toPrecision(4)));
}
function signed({ kind }, value, unit) {
	const amount = kind === "proportion" ? value * 100 : value;
	const digits = kind === "proportion" ? Math.abs(amount).toFixed(1) : String(Number(Math.abs(amount).toPrecision(3)));
	return `${Number(digits) === 0 ? "" : amount < 0 ? "−" : "+"}${digits}${unit && kind === "proportion" ? " pp" : ""}`;
}
function differs(metric) {
	return metric.difference === null ? "no data" : signed(metric, metric.difference, true);
}
function interval(metric) {
	const { lower, upper } = metric;
	if (lower === null || upper === null) return md`${differs(metric)}`;
	return md`${differs(metric)} (${signed(metric, lower, false)} to ${signed(metric, upper, false)})`;
}
function margin({ kind, margin: bound }) {
	if (typeof bound === "string") return `${bound} of the primary`;
	return kind === "proportion" ? `${Number((bound * 100).toPrecision(4))} pp` : String(bound);
}
function percent(share) {
	return `${Math.floor(Math.max(0, Math.min(1, share)) * 100)}%`;
}
function bar(share) {
	const full = Math.floor(Math.max(0, Math.min(1, share)) * 10);
	return "█".repeat(full) + "░".repeat(10 - full);
}
function eta({ eta: seconds, verdict }) {
	if (seconds === null || verdict !== "continue") return "";
	const [amount, unit] = seconds < 5400 ? [seconds / 60, "min"] : seconds < 129600 ? [seconds / 3600, "h"] : [seconds / 86400, "days"];
	return `, about ${Math.max(1, Math.round(amount))} ${unit}`;
}
const WIDE = 33;
function pictures({ metrics }) {
	const drawn = metrics.slice(0, MOST_ROWS).flatMap((metric) => {
		const line = picture(metric);
		return line === null ? [] : [[nameOf(metric), new Markdown(`<code>${line}</code>`)]];
	});
	if (drawn.length === 0) return new Markdown("");
	const key = md`
<sub>worse ← ● → better; ┃ the margin, ┊ no difference, ─ the interval</sub>
  `;
	return joined([table(["Difference", "Canary less primary"], "ll", drawn), key], "\n\n");
}
function picture({ difference: middle, lower, upper, margin: bound, primary, better }) {
	if (middle === null || lower === null || upper === null) return null;
	const worst = typeof bound === "number" ? bound : Number.parseFloat(bound) / 100 * Math.abs(primary.value ?? 0);
	if (!(worst > 0)) return null;
	const sign = better === "higher" ? 1 : -1;
	const cell = (value) => Math.round((value * sign / (2 * worst) + 1) * 16);
	const within = (at) => Math.max(0, Math.min(32, at));
	const line = Array.from({ length: WIDE }, () => "·");
	const [from, to] = [cell(lower), cell(upper)].sort((a, b) => a - b);
	for (let at = within(from ?? 0); at <= within(to ?? 0); at++) line[at] = "─";
	line[cell(0)] = "┊";
	line[cell(-worst * sign)] = "┃";
	const point = cell(middle);
	line[within(point)] = point < 0 ? "◀" : point >= WIDE ? "▶" : "●";
	return line.join("");
}
function reasons({ metrics }) {
	return joined(metrics.slice(0, MOST_ROWS).filter((metric) => metric.reason !== "").map((metric) => md`- **${nameOf(metric)}**: ${metric.reason}`), "\n");
}
function how({ metrics }) {
	return details("Evidence, natural logarithm, and p-values that hold at every look", table([
		"Test",
		"Log evidence for worse",
		"Log evidence for good enough",
		"p worse",
		"p good enough"
	], "lrrrr", metrics.slice(0, MOST_ROWS).map((metric) => [
		nameOf(metric),
		logged(metric.evidence.fail),
		logged(metric.evidence.pass),
		chance(metric.p.fail),
		chance(metric.p.pass)
	])));
}
function logged(value) {
	return value === null ? "no data" : value.toFixed(2).replace("-", "−");
}
function chance(value) {
	if (value === null) return "no data";
	return value < 1e-4 ? "< 0.0001" : value.toFixed(4);
}
// src/actions/publisher.ts
function createPublisher({ client, runner, model, report, pullRequest }) {
	const logUrl = runner.run.url;
	return {
		deployments: (environment, views) => publishDeployments(client, {
			environment,
			task: `model-release:${model}`
		}, views, {
			logUrl,
			environmentUrl: null
		}),
		check: async (view) => {
			if (report === "status") {
				await upsertStatus(client, {
					sha: view.sha,
					context: view.name,
					state: view.conclusion ?? "pending",
					description: wordsOf(view).title,
					targetUrl: logUrl
				});
				return null;
			}
			return (await upsertCheck(client, {
				name: view.name,
				sha: view.sha,
				externalId: view.externalId,
				status: view.status,
				conclusion: view.conclusion,
				...wordsOf(view),
				detailsUrl: logUrl,
				startedAt: view.started,
				completedAt: null
			})).url || null;
		},
		comment: async (view, mode) => {
			const { details } = view;
			const issue = pullRequest ?? await pullRequestOf(client, view.sha);
			if (issue === null || details === null) return;
			const { model: named, environment, verdict } = details;
			await upsertComment(client, {
				issue,
				author: await login(client),
				marker: commentMarker(named, environment),
				body: commentBody({
					details,
					reason: view.reason,
					progress: progressOf(details)
				}),
				mode,
				topic: `${view.externalId} ${verdict}`
			});
		}
	};
}
function wordsOf(view) {
	const { details, reason, title } = view;
	if (details === null) return {
		title,
		summary: title === reason ? title : `${title}. ${reason}`,
		text: null
	};
	const words = checkOutput({
		details,
		reason,
		progress: progressOf(details)
	});
	return {
		title: words.title,
		summary: words.summary,
		text: words.text || null
	};
}
async function login(client) {
	const { data } = await client.query("query viewer { viewer { login } }", {}, /* @__PURE__ */ object({ viewer: /* @__PURE__ */ object({ login: /* @__PURE__ */ string() }) }));
	return data.viewer.login;
}
// src/actions/report.ts
function reportOf({ name, done, environment, now, published, red, outputs }) {
	const { fault } = published;
	const reasonCode = done.reasonCode || red?.code || (fault?.code ?? "");
	const message = fault && done.reasonCode === "" ? `${done.message}; but it could not be shown: ${fault.message}` : done.message;
	const { state } = done.reading.view;
	const summary = done.details ? lookSummary({
		details: done.details,
		reason: done.message,
		progress: progressOf(done.details),
		checkUrl: published.checkUrl
	}) : operationSummary({
		action: name,
		decision: done.word,
		message,
		reasonCode,
		next: state && environment !== null ? next(done, now) : null,
		facts: [
			["model", state?.model ?? null],
			["environment", environment],
			["primary", environment === null ? null : now.primary],
			["canary", now.trial?.canary ?? null],
			["step", now.trial ? `${now.trial.step} of ${now.trial.steps}` : null],
			["phase", state && environment !== null ? phaseOf(environmentOf(state, environment), done.reading.now) : null],
			["hold", now.hold ? `${now.hold.kind} since ${now.hold.since}` : null],
			...Object.entries(outputs).filter(([key]) => key === "version" || key === "digest"),
			["ledger entry", state ? String(state.seq) : null]
		]
	});
	return {
		decision: done.word,
		reasonCode,
		message,
		ledgerSeq: state?.seq ?? null,
		ledgerCommit: done.reading.tip,
		outputs,
		summary: summary.text,
		failed: reasonCode !== "",
		place: null,
		bug: null
	};
}
function next(done, now) {
	if (done.word === "refused") return null;
	if (now.trial?.pass) return `promote ${now.trial.canary}`;
	if (now.trial) return `look by gate until ${now.trial.canary} is decided`;
	if (now.hold) return "register a mended version and start it by canary: its promotion ends the hold";
	return null;
}
// src/io/rows.ts
const LONGEST_LINE = 1048576;
async function countRows(files) {
	let rows = 0;
	for (const found of files) {
		refuseKind(found.name);
		let filled = false;
		for await (const chunk of bytesOf(found)) for (const byte of chunk) if (byte === 10) {
			if (filled) rows++;
			filled = false;
		} else if (byte > 32) filled = true;
		if (filled) rows++;
	}
	if (rows === 0) throw new Fault("OBSERVATIONS", `${names(files)}: no rows. An empty file is no evidence.`);
	return rows;
}
async function readRows(files, onRow) {
	let rows = 0;
	for (const found of files) {
		refuseKind(found.name);
		await eachLine(found, (text, line) => {
			if (text.trim() === "") return;
			rows++;
			onRow(parseRow(text, {
				file: found.name,
				line
			}), {
				file: found.name,
				line
			});
		});
	}
	return rows;
}
function parseRow(text, { file, line }) {
	return quick(text) ?? slow(text, {
		file,
		line
	});
}
function quick(text) {
	if (text.includes("\\") || text.includes("__proto__")) return null;
	let parsed;
	try {
		parsed = JSON.parse(text);
	} catch {
		return null;
	}
	if (!isRow(parsed)) return null;
	let colons = 0;
	for (const key in parsed) {
		const value = parsed[key];
		colons += 1 + count(key);
		if (typeof value === "string") colons += count(value);
		else if (typeof value === "number") {
			if (!Number.isFinite(value) || Number.isInteger(value) && !Number.isSafeInteger(value)) return null;
		} else if (value !== null && typeof value !== "boolean") return null;
	}
	return colons === count(text) ? parsed : null;
}
function isRow(value) {
	return value !== null && typeof value === "object" && !Array.isArray(value) && "request_id" in value && typeof value.request_id === "string" && value.request_id !== "" && "version" in value && typeof value.version === "string" && value.version !== "" && (!("timestamp" in value) || typeof value.timestamp === "string" && isInstant(value.timestamp));
}
function count(text) {
	let found = 0;
	for (let at = text.indexOf(":"); at !== -1; at = text.indexOf(":", at + 1)) found++;
	return found;
}
function slow(text, { file, line }) {
	const value = parseJson(text, {
		file,
		code: "OBSERVATIONS",
		line
	});
	const checked = check(ObservationSchema, value);
	if (checked.ok) return checked.output;
	const [first] = checked.findings;
	const column = first?.path.at(-1);
	const where = column === void 0 ? "" : ` ${show(column)}:`;
	const place = {
		file,
		line,
		column: 1
	};
	throw new Fault("OBSERVATIONS", `${file}:${line}:1${where} ${first?.message ?? "is no row."}`, place);
}
function refuseKind(name) {
	if (/\.(?:csv|tsv|parquet|gz|zst)$/iu.test(name)) throw new Fault("NOT_SUPPORTED_YET", `${show(name)}: this kind of file is not supported yet. Write JSON Lines (.jsonl).`);
}
async function eachLine(found, onLine) {
	const decoder = new TextDecoder("utf-8", { fatal: true });
	let rest = "";
	let line = 1;
	const decode = (chunk) => {
		try {
			return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
		} catch {
			throw fault(found.name, line, "expected UTF-8 text, got other bytes (UTF-16?). Save the file as UTF-8.");
		}
	};
	for await (const chunk of bytesOf(found)) {
		const text = rest + decode(chunk);
		let from = 0;
		for (let end = text.indexOf("\n", from); end !== -1; end = text.indexOf("\n", from)) {
			onLine(text.slice(from, end), line);
			line++;
			from = end + 1;
		}
		rest = text.slice(from);
		if (rest.length > LONGEST_LINE) throw fault(found.name, line, `a line is longer than ${LONGEST_LINE} characters.`);
	}
	rest += decode();
	if (rest !== "") onLine(rest, line);
}
function fault(file, line, message) {
	return new Fault("OBSERVATIONS", `${file}:${line}:1 ${message}`, {
		file,
		line,
		column: 1
	});
}
function bytesOf(found) {
	return createReadStream(found.file, { highWaterMark: 1048576 });
}
function names(files) {
	return files.length === 1 ? plain(files[0]?.name ?? "") : `${files.length} files`;
}
// src/actions/workspace.ts
async function* linesOf(path, workspace) {
	const { file } = await only(path, workspace, `file ${path}`);
	const input = createReadStream(file, "utf8");
	try {
		yield* createInterface({
			input,
			crlfDelay: Number.POSITIVE_INFINITY
		});
	} finally {
		input.destroy();
	}
}
async function textOf(path, workspace, where) {
	const { file } = await only(path, workspace, where);
	return readFile(file, "utf8");
}
async function only(path, workspace, where) {
	const [first, ...others] = await findFiles(path, {
		workspace,
		where
	});
	if (!first || others.length > 0) throw new Fault("PATH", `${where}: expected one file, got ${others.length + 1}. Name one`);
	return first;
}
async function rowsOf$1(files) {
	const [first] = files;
	return {
		name: files.length === 1 && first ? first.name : `${files.length} files`,
		count: await countRows(files),
		each: (onRow) => readRows(files, (row, { line }) => onRow(row, line))
	};
}
// src/actions/site.ts
const PATIENCE = 600;
const PLAIN = {
	comment: "never",
	report: "check",
	deployments: true,
	red: null
};
const UNTRUSTED = ["pull_request", "pull_request_target"];
async function openSite(name, inputs, runner, world) {
	if (UNTRUSTED.includes(runner.event) && name !== "register") throw new Fault("UNTRUSTED_EVENT", `event ${runner.event}: expected an event of the default branch for ${name}, which changes a release. Run it on push, schedule or workflow_dispatch`);
	const client = await openGitHub(inputs.githubToken, runner, world);
	const { createGitHubLedger } = await import("./github.js");
	const ledger = createGitHubLedger(client);
	const everything = await ledger.readAll(inputs.model, {}, [inputs.config]);
	const text = everything.trusted.get(inputs.config);
	if (text === void 0) throw new Fault("CONFIG_MISSING", `${inputs.config}: expected on the default branch of ${runner.repository}, found nothing. Commit it there, or name it in the input config`);
	const config = readConfig(text, inputs.config);
	const model = choose("model", inputs.model, Object.keys(config.models));
	const earlier = everything.reading ?? await ledger.read(model, {});
	const pullRequest = await eventPullRequest(runner);
	let chosen = null;
	let opened = null;
	function choice() {
		chosen ??= chooseEnvironment(config, {
			model,
			environment: inputs.environment
		});
		return chosen;
	}
	async function place() {
		if (opened) return opened;
		const { environment, config: settings } = choice();
		const { policy, serving: section } = settings;
		opened = {
			environment,
			policy,
			serving: await connect(section, {
				model,
				environment,
				routed: false,
				replay: policy.steps.find((step) => step.kind === "replay")?.file ?? null,
				loadTimeout: policy.loadTimeout,
				http: createHttp(world.env),
				lines: (path) => linesOf(path, runner.workspace)
			}, world.signal)
		};
		return opened;
	}
	function contextOf(key) {
		const { run } = runner;
		return {
			model,
			environment: chosen?.environment ?? null,
			by: runner.triggeringActor,
			run,
			key,
			earlier,
			dryRun: inputs.dryRun || UNTRUSTED.includes(runner.event),
			runAge: () => ageOfRun(client, run.id),
			converging: opened && {
				serving: opened.serving,
				capacity: opened.policy.capacity,
				patience: PATIENCE,
				loadTimeout: opened.policy.loadTimeout
			}
		};
	}
	const ports = {
		ledger,
		clock: world.clock,
		log: world.log,
		signal: world.signal
	};
	return {
		model,
		actor: runner.triggeringActor,
		client,
		ledger,
		pullRequest,
		settings: () => ({
			environment: choice().environment,
			policy: choice().config.policy
		}),
		place,
		operate: (operation, key = keyOf(name, inputs, runner)) => operate(operation, contextOf(key), ports),
		report: async (done, outputs, showing = PLAIN) => {
			const environment = chosen?.environment ?? null;
			const { state } = done.reading.view;
			const quiet = contextOf(null).dryRun || done.word === "refused" || environment === null || state === null;
			const publisher = createPublisher({
				client,
				runner,
				model,
				report: showing.report,
				pullRequest: pullRequest?.number ?? null
			});
			const published = quiet ? {
				checkUrl: null,
				deploymentId: null,
				fault: null
			} : await publish(state, {
				environment,
				details: done.details,
				reason: done.message,
				comment: showing.comment,
				deployments: showing.deployments
			}, publisher, world.log);
			const now = environment === null ? emptyEnvironment : environmentOf(state, environment);
			world.log.info(`${client.calls()} calls of GitHub's API`);
			return reportOf({
				name,
				done,
				environment,
				now,
				published,
				red: showing.red,
				outputs: outputs(now, published)
			});
		}
	};
}
async function openGitHub(token, runner, world) {
	if (token === null) throw new Fault("TOKEN_MISSING", "input github-token: expected a token, got nothing. Leave it out to use the job's own, or give the job the permissions that the action asks for");
	const { createGitHub } = await import("./client.js");
	const { apiUrl, graphqlUrl, serverUrl, repository } = runner;
	return createGitHub({
		token,
		apiUrl,
		graphqlUrl,
		serverUrl,
		repository,
		clock: world.clock,
		log: world.log,
		...world.fetch ? { fetch: world.fetch } : {}
	});
}
function readConfig(text, file) {
	return parseConfig(text, {
		file,
		servings: platforms
	});
}
async function eventPullRequest(runner) {
	if (runner.eventPath === null || !runner.event.startsWith("pull_request")) return null;
	return pullRequestOf$1(parseJson(await readFile(runner.eventPath, "utf8"), {
		file: "GITHUB_EVENT_PATH",
		code: "RUNNER",
		isFile: false
	}));
}
function keyOf(name, inputs, runner) {
	const own = Object.entries(inputs).filter(([input]) => ![
		"githubToken",
		"dryRun",
		"wait"
	].includes(input));
	const hash = createHash("sha256").update(JSON.stringify(own.toSorted(([a], [b]) => a < b ? -1 : 1))).digest("hex");
	return `${runner.run.id}/${runner.run.job}/${runner.step}/${name}/${hash.slice(0, 16)}`;
}
async function ageOfRun(client, id) {
	const { data } = await client.rest.actions.getWorkflowRun({
		owner: client.owner,
		repo: client.repo,
		run_id: Number(id)
	});
	const now = client.now();
	return now === null ? DAY : secondsBetween(data.created_at, now);
}
// src/actions/action.ts
function action(name, run) {
	return {
		name,
		perform: (world) => perform(name, run, world)
	};
}
async function perform(name, run, world) {
	try {
		const inputs = readInputs(name, world.env);
		const runner = readRunner(world.env);
		return await run({
			inputs,
			runner,
			world,
			site: () => openSite(name, inputs, runner, world)
		});
	} catch (error) {
		return failure(error);
	}
}
function failure(error) {
	const base = {
		ledgerSeq: null,
		ledgerCommit: null,
		outputs: {},
		summary: "",
		failed: true
	};
	if (error instanceof Fault) return {
		...base,
		decision: "failed",
		reasonCode: error.code,
		message: plain(error.message, 4e3),
		place: error.place,
		bug: null
	};
	const said = error instanceof Error ? error : new Error(String(error));
	return {
		...base,
		decision: "failed",
		reasonCode: "BUG",
		message: `this is a bug of model-release, not of your workflow: ${plain(said.message)}. Please report it with the debug log`,
		place: null,
		bug: said.stack ?? said.message
	};
}
// src/core/gate/rows.ts
const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/u;
function readRow(value, source, line) {
	if (!isRecord(value)) throw bad$1(source, line, "row", "an object", value, "Write one JSON object per line");
	const id = own(value, "request_id");
	const version = own(value, "version");
	const timestamp = own(value, "timestamp");
	if (!(typeof id === "string" && id !== "") && !Number.isSafeInteger(id)) throw bad$1(source, line, "request_id", "a text", id, "Name the request that this row answers");
	if (typeof version !== "string" || version === "") throw bad$1(source, line, "version", "a text", version, "Name the version that answered");
	return {
		requestId: String(id),
		version,
		at: timeOf(timestamp, source, line),
		columns: value,
		line
	};
}
function outcomeOf(row, column, source) {
	const value = own(row.columns, column);
	if (value === void 0 || value === null) return null;
	if (value === true || value === 1) return 1;
	if (value === false || value === 0) return 0;
	throw bad$1(source, row.line, column, "0, 1, true, false or null", value, "A proportion counts outcomes of single requests");
}
function sliceOf(row, column, source) {
	const value = own(row.columns, column);
	if (value === void 0 || value === null) return null;
	if (typeof value === "string") return value;
	if (typeof value === "boolean" || typeof value === "number" && Number.isFinite(value)) return String(value);
	throw bad$1(source, row.line, column, "a text, a number or null", value, "Slices are told apart by such values");
}
function timeOf(value, source, line) {
	if (value === void 0 || value === null) return null;
	const time = typeof value === "string" && TIMESTAMP.test(value) ? Date.parse(value) : NaN;
	if (Number.isNaN(time)) throw bad$1(source, line, "timestamp", "an RFC 3339 time", value, "Write it like 2026-05-03T14:03:00Z");
	return time;
}
function isRecord(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
function bad$1(source, line, column, expected, got, fix) {
	return new Fault("BAD_OBSERVATION", `${source}:${line} ${column}: expected ${expected}, got ${shown(got)}. ${fix}`);
}
function shown(value) {
	if (value === void 0) return "nothing";
	if (typeof value === "number") return String(value);
	const text = JSON.stringify(value) ?? typeof value;
	return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}
// src/core/gate/slice-values.ts
function sliceColumns(policy) {
	return [...new Set(policy.metrics.flatMap((metric) => metric.slices))];
}
function readSlices(columns, versions, source) {
	const seen = new Map(columns.map((column) => [column, /* @__PURE__ */ new Set()]));
	return {
		add(value, line) {
			const row = readRow(value, source, line);
			if (row.version !== versions.primary && row.version !== versions.canary) return;
			for (const [column, values] of seen) {
				const slice = sliceOf(row, column, source);
				if (slice !== null && values.size <= 50) values.add(slice);
			}
		},
		values: () => Object.fromEntries([...seen].map(([column, values]) => {
			const list = [...values];
			return [column, list.length > 50 ? [...list.slice(0, 49), OTHER] : list];
		}))
	};
}
// src/run/replay-lines.ts
const MADE = /* @__PURE__ */ new Set([
	"answered",
	"correct",
	"score",
	"agree",
	"latency_ms",
	"version",
	"timestamp"
]);
const OWN = /* @__PURE__ */ new Set([
	"request_id",
	"request",
	"expected"
]);
async function* recordedRequests(lines, file, score) {
	const seen = /* @__PURE__ */ new Map();
	let number = 0;
	for await (const text of lines) {
		number += 1;
		if (text.trim() === "") continue;
		const at = {
			file,
			line: number,
			column: 1
		};
		const recorded = read(number === 1 ? text.replace(/^\uFEFF/u, "") : text, at, score);
		const before = seen.get(recorded.id);
		if (before !== void 0) throw bad(at, `request_id: expected one that no other line has, got ${quoted(recorded.id)}, which line ${before} has`);
		seen.set(recorded.id, number);
		yield recorded;
	}
	if (seen.size === 0) throw bad({
		file,
		line: 1,
		column: 1
	}, "expected recorded requests, one to a line, got none");
}
function read(text, at, score) {
	const line = parse(text, at);
	if (!isMap$1(line)) throw bad(at, `expected an object such as {"request_id": "r1", "request": {…}}, got ${quoted(line)}`);
	const { request_id: id, request, expected } = line;
	if (typeof id !== "string" || id === "") throw bad(at, `request_id: expected a text, got ${quoted(id)}`);
	if (!isMap$1(request)) throw bad(at, `request: expected the body to send, an object, got ${quoted(request)}`);
	if (score === "argmax" && expected !== void 0 && !isIndex(expected)) throw bad(at, `expected: for score argmax it is the index of the class, a whole number from 0, got ${quoted(expected)}`);
	const columns = Object.entries(line).filter(([name]) => !OWN.has(name));
	for (const [name, value] of columns) {
		if (MADE.has(name) || name === "__proto__") throw bad(at, `${quoted(name)}: expected another name, a replay makes this column itself. Rename it`);
		if (!isScalar(value)) throw bad(at, `${quoted(name)}: expected a text, a number, true, false or null to tell slices apart, got ${quoted(value)}`);
	}
	return {
		id,
		request,
		expected,
		columns: Object.fromEntries(columns.filter(isColumn))
	};
}
function parse(text, at) {
	try {
		return JSON.parse(text);
	} catch (error) {
		throw bad(at, `expected one JSON object on this line, got something else: ${error instanceof Error ? oneLine(error.message, 120) : ""}`);
	}
}
function isIndex(value) {
	return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}
function isScalar(value) {
	return value === null || ["string", "boolean"].includes(typeof value) || typeof value === "number" && Number.isFinite(value);
}
function isColumn(entry) {
	return isScalar(entry[1]);
}
function isMap$1(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
function bad(at, problem) {
	return new Fault("BAD_REPLAY", `${at.file}:${at.line} ${problem}`, at);
}
function quoted(value) {
	return value === void 0 ? "nothing" : oneLine(JSON.stringify(value) ?? typeof value, 60);
}
// src/run/score.ts
function saidBy(score, body) {
	const outputs = isMap(body) && Array.isArray(body["outputs"]) ? body["outputs"] : [];
	if (outputs.length === 0) return null;
	return score === "argmax" ? classOf(outputs) : canonical(outputs);
}
function isRight(score, said, expected) {
	if (expected === void 0) return null;
	return score === "argmax" ? said === expected : said === canonical(expected);
}
function canonical(value) {
	return JSON.stringify(value, (_, inner) => isMap(inner) ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => a < b ? -1 : 1)) : inner);
}
function classOf(outputs) {
	const numeric = outputs.map(numbersOf).filter((output) => output !== null);
	const scores = numeric.filter((output) => output.width > 1);
	const [score] = scores;
	if (score) {
		if (scores.length > 1 || score.data.length !== score.width) return null;
		return score.data.reduce((best, value, at) => value > (score.data[best] ?? -1e400) ? at : best, 0);
	}
	const [only] = numeric;
	const value = numeric.length === 1 && only?.data.length === 1 ? only.data[0] : void 0;
	return value !== void 0 && Number.isSafeInteger(value) ? value : null;
}
function numbersOf(output) {
	if (!isMap(output) || !Array.isArray(output["data"]) || !Array.isArray(output["shape"])) return null;
	const data = output["data"].flat(1e400);
	const numbers = data.filter((value) => typeof value === "number");
	if (numbers.length !== data.length || numbers.length === 0) return null;
	return {
		width: Number(output["shape"].at(-1) ?? 1),
		data: numbers
	};
}
function isMap(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
// src/run/replay.ts
const GIVE_UP = 20;
const REPORT_EVERY = 100;
async function replay(task) {
	if (task.step.score === "numeric") throw new Fault("NOT_SUPPORTED_YET", `${task.file}: score numeric is not supported yet. Use argmax or equal`);
	const pairs = [];
	const unanswered = {
		primary: 0,
		canary: 0,
		reason: ""
	};
	const requests = recordedRequests(task.lines, task.file, task.step.score);
	const stop = new AbortController();
	const signal = AbortSignal.any([task.signal, stop.signal]);
	let next = 0;
	let silence = 0;
	let done = 0;
	async function work() {
		while (silence < GIVE_UP) {
			const { value: recorded, done: over } = await requests.next();
			if (over === true) return;
			const at = next;
			next += 1;
			const { primary, canary } = await askBoth(task, recorded, at % 2 === 0, signal);
			pairs[at] = rowsOf(recorded, task, primary, canary);
			silence = primary.reached ? 0 : silence + 1;
			for (const [arm, reply] of [["primary", primary], ["canary", canary]]) {
				if (reply.said !== null) continue;
				unanswered[arm] += 1;
				if (unanswered.reason === "") unanswered.reason = `${recorded.id} to ${task.versions[arm]}: ${reply.reason}`;
			}
			done += 1;
			if (done % REPORT_EVERY === 0) task.onProgress?.(done);
		}
	}
	try {
		await Promise.all(Array.from({ length: task.step.concurrency }, work));
	} catch (error) {
		stop.abort(error);
		throw error;
	}
	if (silence >= GIVE_UP || unanswered.primary === done) return {
		kind: "no-data",
		reason: `${task.versions.primary} answered ${done - unanswered.primary} of ${done} recorded requests; the first without an answer: ${unanswered.reason}`
	};
	return {
		kind: "rows",
		rows: pairs.flat(),
		unanswered
	};
}
async function askBoth(task, recorded, primaryFirst, signal) {
	const ask = (version) => askOne(task, version, recorded.request, signal);
	const { primary, canary } = task.versions;
	if (primaryFirst) return {
		primary: await ask(primary),
		canary: await ask(canary)
	};
	const first = await ask(canary);
	return {
		primary: await ask(primary),
		canary: first
	};
}
async function askOne(task, version, body, signal) {
	for (let again = false;; again = true) try {
		const answer = await task.replayer.ask(version, body, signal);
		const said = answer.status === 200 ? saidBy(task.step.score, answer.body) : null;
		const reason = said === null ? unread(answer.status, answer.body, task.step.score) : "";
		return {
			reached: true,
			said,
			latency: answer.latency,
			reason
		};
	} catch (error) {
		if (!(error instanceof HttpFailure)) throw error;
		if (again) return {
			reached: false,
			said: null,
			latency: 0,
			reason: error.message
		};
	}
}
function unread(status, body, score) {
	if (status === 200) return `the answer has no output that score ${score} can read`;
	return `HTTP ${status} ${oneLine(JSON.stringify(body) ?? "", 200)}`;
}
function rowsOf({ id, columns, expected }, { versions, step }, primary, canary) {
	const agree = primary.said === null || canary.said === null ? null : primary.said === canary.said;
	const row = (version, { said, latency }) => ({
		...columns,
		request_id: id,
		version,
		answered: said !== null,
		correct: said === null ? null : isRight(step.score, said, expected),
		agree,
		latency_ms: said === null ? null : latency
	});
	return [row(versions.primary, primary), row(versions.canary, canary)];
}
// src/actions/replay-files.ts
function replayFiles(workspace) {
	return { describe: async (step, columns) => {
		const found = await only(step.file, workspace, `steps: replay ${step.file}`);
		const version = "recorded";
		const reader = readSlices(columns, {
			primary: version,
			canary: version
		}, step.file);
		let rows = 0;
		for await (const { id, columns: values } of recordedRequests(linesOf(step.file, workspace), step.file, step.score)) {
			rows += 1;
			reader.add({
				...values,
				request_id: id,
				version
			}, rows);
		}
		return {
			digest: await digestOf$1([found]),
			rows,
			slices: reader.values()
		};
	} };
}
async function replayOf({ step, trial, record, serving, versions, workspace, world }) {
	const { replayer } = serving(versions);
	if (!replayer) throw new Fault("NO_REPLAY", `steps: replay ${step.file}: this platform cannot be asked recorded requests. Push observations at a mirror or weight step instead`);
	const frozen = record.policy.replays[step.file];
	const now = await digestOf$1([await only(step.file, workspace, `steps: replay ${step.file}`)]);
	if (frozen?.digest !== now) throw new Fault("REPLAY_CHANGED", `${step.file}: expected ${frozen?.digest ?? "no such file"} as the trial froze it, got ${now}. Check out the file as it was, or end the trial by rollback and start a new one`);
	const arms = {
		primary: trial.primary,
		canary: trial.canary
	};
	world.log.info(`replaying ${frozen.rows} requests of ${step.file} to ${arms.primary} and ${arms.canary}`);
	const replayed = await replay({
		file: step.file,
		lines: linesOf(step.file, workspace),
		replayer,
		versions: arms,
		step,
		signal: world.signal,
		onProgress: (pairs) => world.log.info(`${pairs} of ${frozen.rows} requests replayed`)
	});
	if (replayed.kind === "rows") {
		const { primary, canary, reason } = replayed.unanswered;
		if (primary + canary > 0) world.log.warn(`without an answer: ${primary} requests by ${arms.primary}, ${canary} by ${arms.canary}; the first: ${reason}`);
	}
	return replayed;
}
// src/core/gate/tally.ts
function startTally(options) {
	const { policy, versions, slices, rows, batch, planned, source } = options;
	const metrics = policy.metrics.filter((metric) => measuredAt(metric, options.step));
	const pairing = metrics.some((metric) => metric.paired);
	const cells = /* @__PURE__ */ new Map();
	const present = /* @__PURE__ */ new Set();
	let added = 0;
	let counted = 0;
	let rejected = 0;
	let stamped = 0;
	let first = 1e400;
	let last = -1e400;
	let half = null;
	const count = (cell, primary, canary) => {
		const into = cells.get(cell) ?? {
			metrics: /* @__PURE__ */ new Map(),
			slices: /* @__PURE__ */ new Map()
		};
		cells.set(cell, into);
		for (const metric of metrics) {
			const seen = {
				primary: primary && outcomeOf(primary, metric.column, source),
				canary: canary && outcomeOf(canary, metric.column, source)
			};
			const all = [into.metrics, ...sliceMaps(into, metric, primary, canary)];
			for (const map of all) record(outcomesIn(map, metric.name), metric, primary !== null, canary !== null, seen);
		}
	};
	const sliceMaps = (into, metric, primary, canary) => metric.slices.flatMap((column) => {
		const value = sharedSlice(column, primary, canary, source);
		if (value === null) return [];
		const known = (own(slices, column) ?? []).includes(value);
		return [inner(inner(into.slices, column), known ? value : OTHER)];
	});
	return {
		add(value, line) {
			if (added >= rows) throw new Error(`${source}: more rows than the ${rows} that it was cut by`);
			const cell = Math.ceil((added + 1) * 20 / rows) - 1;
			added += 1;
			const row = readRow(value, source, line);
			if (row.version !== versions.primary && row.version !== versions.canary) {
				rejected += 1;
				return;
			}
			counted += 1;
			if (row.at !== null) {
				stamped += 1;
				first = Math.min(first, row.at);
				last = Math.max(last, row.at);
			}
			for (const { column } of metrics) if (Object.hasOwn(row.columns, column)) present.add(column);
			const isPrimary = row.version === versions.primary;
			if (!pairing) count(cell, isPrimary ? row : null, isPrimary ? null : row);
			else if (half === null) half = {
				row,
				cell
			};
			else {
				const other = half;
				checkPair(other.row, row, source);
				half = null;
				count(other.cell, isPrimary ? row : other.row, isPrimary ? other.row : row);
			}
		},
		windows({ from, to }) {
			if (half !== null) throw notAdjacent(half.row, source);
			const seen = metrics.filter((metric) => present.has(metric.column));
			return [...cells].sort(([a], [b]) => a - b).map(([cell, outcomes]) => {
				const start = Math.floor(cell * rows / 20);
				const end = Math.floor((cell + 1) * rows / 20);
				const bySlice = [...outcomes.slices].map(([column, values]) => [column, Object.fromEntries([...values].map(([value, map]) => [value, countsIn(map, seen)]))]);
				return {
					from,
					to,
					batch,
					rows: [start, end],
					planned: planned * (end - start) / rows,
					metrics: countsIn(outcomes.metrics, seen),
					...bySlice.length > 0 ? { slices: Object.fromEntries(bySlice) } : {}
				};
			});
		},
		get counted() {
			return counted;
		},
		get rejected() {
			return rejected;
		},
		get span() {
			return counted > 0 && stamped === counted ? {
				from: new Date(first).toISOString(),
				to: new Date(last).toISOString()
			} : null;
		}
	};
}
function checkPair(a, b, source) {
	if (a.requestId !== b.requestId) throw notAdjacent(a, source);
	if (a.version === b.version) throw new Fault("DUPLICATE_ROW", `${source}:${b.line} request_id: ${JSON.stringify(b.requestId)} has two rows of version ${b.version} (the other in line ${a.line}). Keep one row per request and version`);
}
function notAdjacent(row, source) {
	return new Fault("PAIR_NOT_ADJACENT", `${source}:${row.line} request_id: expected the other version's row for ${JSON.stringify(row.requestId)} beside this one, as a paired metric compares both answers. Sort the rows by request_id (jq -c -s 'sort_by(.request_id)[]' FILE); where a version gave no answer, write its row with null`);
}
function sharedSlice(column, primary, canary, source) {
	const a = primary && sliceOf(primary, column, source);
	const b = canary && sliceOf(canary, column, source);
	if (a !== null && b !== null && a !== b && primary && canary) throw new Fault("BAD_OBSERVATION", `${source}:${Math.max(primary.line, canary.line)} ${column}: expected one value for request ${JSON.stringify(primary.requestId)}, got ${JSON.stringify(a)} and ${JSON.stringify(b)}. A slice is a property of the request, not of the answer`);
	return a ?? b;
}
function inner(map, key) {
	const found = map.get(key) ?? /* @__PURE__ */ new Map();
	map.set(key, found);
	return found;
}
function outcomesIn(map, metric) {
	const found = map.get(metric) ?? {
		primary: {
			n: 0,
			k: 0,
			missing: 0
		},
		canary: {
			n: 0,
			k: 0,
			missing: 0
		},
		worse: 0,
		better: 0,
		same: 0,
		missing: {
			primary: 0,
			canary: 0,
			both: 0
		}
	};
	map.set(metric, found);
	return found;
}
function record(into, metric, hasPrimary, hasCanary, seen) {
	if (!metric.paired) {
		if (hasPrimary) recordArm(into.primary, seen.primary);
		if (hasCanary) recordArm(into.canary, seen.canary);
		return;
	}
	const { primary, canary } = seen;
	if (primary === null || canary === null) {
		into.missing[primary === null ? canary === null ? "both" : "primary" : "canary"] += 1;
		return;
	}
	recordArm(into.primary, primary);
	recordArm(into.canary, canary);
	if (primary === canary) into.same += 1;
	else if (canary > primary === (metric.better === "lower")) into.worse += 1;
	else into.better += 1;
}
function recordArm(arm, value) {
	if (value === null) {
		arm.missing += 1;
		return;
	}
	arm.n += 1;
	arm.k += value;
}
function countsIn(map, metrics) {
	return Object.fromEntries(metrics.flatMap((metric) => {
		const one = map.get(metric.name);
		return one ? [[metric.name, countsOf(metric, one)]] : [];
	}));
}
function sumsOf({ n, k, missing }) {
	return {
		n,
		k,
		...missing > 0 ? { missing } : {}
	};
}
function countsOf(metric, { primary, canary, worse, better, same, missing }) {
	if (metric.paired) return {
		worse,
		better,
		same,
		...missing.primary + missing.canary + missing.both > 0 ? { missing: { ...missing } } : {},
		values: {
			primary: primary.k,
			canary: canary.k
		}
	};
	return {
		primary: sumsOf(primary),
		canary: sumsOf(canary)
	};
}
export { number$2 as $, measuredAt as A, mayBreak as At, custom as B, inWords$1 as Bt, unreachable as C, wantOfStep as Ct, begin as D, highestBelow as Dt, taken as E, bumped as Et, evidenceOf as F, emptyView as Ft, is as G, main as Gt, finite as H, digestOf$1 as Ht, OTHER as I, environmentOf as It, looseObject as J, undici_exports as Jt, isoTimestamp as K, fetch as Kt, chooseEnvironment as L, passLapsed as Lt, take$2 as M, require_semver as Mt, alphaOf as N, all as Nt, take$1 as O, inRange as Ot, own as P, emptyEnvironment as Pt, nullable as Q, array as R, phaseOf as Rt, short$1 as S, wantOfPromotion as St, progressOf as T, breaks as Tt, getDotPath as U, findFiles as Ut, exactOptional as V, secondsBetween as Vt, integer as W, Fault as Wt, minValue as X, minLength as Y, require_tunnel as Yt, nonEmpty as Z, badToken as _, append as _t, sliceColumns as a, pipe as at, rateLimited as b, namedBy as bt, openGitHub as c, safeInteger as ct, textOf as d, string as dt, object as et, createPublisher as f, tuple as ft, UnknownOutcome as g, StepFailed as gt, Refusal as h, variant as ht, readSlices as i, picklist as it, begin$1 as j, samePrecedence as jt, judge as k, isRange as kt, readConfig as l, safeParse as lt, operationSummary as m, unknown as mt, replayFiles as n, optional as nt, action as o, record$1 as ot, lookSummary as p, union$1 as pt, literal as q, init_undici as qt, replayOf as r, parse$1 as rt, eventPullRequest as s, regex as st, startTally as t, objectWithRest as tt, rowsOf$1 as u, strictObject as ut, missingPermission as v, nothing as vt, checkName as w, wantOnly as wt, redactor as x, servedFrom as xt, noRepository as y, refuse as yt, boolean as z, after as zt };
