export { t as looking } from "./shared.js";
