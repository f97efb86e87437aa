import type { Endpoint } from "../../../provider/hosts/ssh/endpoint.ts";

/** A host without keys, certificates and jump hosts. */
export function plainEndpoint(name: string): Endpoint {
  return {
    name,
    address: "10.0.0.1",
    port: 22,
    user: "root",
    identityFiles: [],
    certificateFiles: [],
    identitiesOnly: false,
    agentSocket: null,
    knownHostsFiles: [],
    hostKeyAlias: null,
    laxHostKeyChecking: null,
    gssapiFile: null,
    jump: null,
  };
}
