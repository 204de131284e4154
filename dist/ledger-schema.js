export { r as entry, i as parse } from "./schema.js";
