export { RdmaNodePool, type RdmaNodePoolArgs } from "./rdmaNodePool.ts";
export { SriovPool, type SriovPoolArgs } from "./sriovPool.ts";
export type { PfSettings, SriovPoolSettings } from "./sriovPoolSpecs.ts";
