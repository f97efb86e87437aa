import { hostResourceHandler } from "../host/hostResourceHandler.ts";
import { rdmaModeKind } from "../host/rdmaModeKind.ts";

export { configure } from "../configuration/configureHandler.ts";

const handler = hostResourceHandler(rdmaModeKind);
const remove = handler.delete;

export const { check, diff, create, read, update } = handler;
export { remove as delete };
