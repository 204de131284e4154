export { t as corrupt, n as parse } from "./parse.js";
