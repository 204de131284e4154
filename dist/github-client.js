import "./faults.js";
export { t as createGitHub } from "./client.js";
