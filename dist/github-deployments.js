import "./deployments.js";
export {};
