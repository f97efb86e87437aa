import * as pulumi from "@pulumi/pulumi";

/** Where a handler's words go: on the resource, or as plain lines. */
export interface ResourceLog {
  info(text: string): Promise<void>;
  warn(text: string): Promise<void>;
}

// The engine's address is the last argument of a dynamic provider's process, whose
// SDK does not use it: without this, pulumi.log prints to the console. Read in
// cmd/dynamic-provider and runtime/settings of @pulumi/pulumi 3.270; not documented.
const engineAddress = process.argv[2];
const canReachEngine = engineAddress !== undefined && /:\d+$/.test(engineAddress);
if (canReachEngine) pulumi.runtime.resetOptions("", "", -1, engineAddress, "", false, "");

/**
 * @param urn URN of the resource, which its constructor passes as an input.
 * @param name What plain lines begin with where the engine's log cannot be reached.
 */
export function resourceLog(urn: string | undefined, name: string): ResourceLog {
  if (!canReachEngine || urn === undefined) {
    const print = (text: string): Promise<void> => {
      console.log(`${name}: ${text}`);
      return Promise.resolve();
    };
    return { info: print, warn: (text) => print(`warning: ${text}`) };
  }
  // pulumi.log only ever awaits `urn.promise()` of the resource that it is given.
  const resource = { urn: { promise: () => Promise.resolve(urn) } } as unknown as pulumi.Resource;
  return {
    info: (text) => pulumi.log.info(text, resource),
    warn: (text) => pulumi.log.warn(text, resource),
  };
}
