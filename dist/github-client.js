import "./shared.js";
export { t as createGitHub } from "./client.js";
