export { t as entry } from "./entry.js";
