import type { HostTarget } from "../../hosts/transport.ts";
import { HostClient } from "../../hosts/hostClient.ts";
import { observeOnly } from "../../hosts/observeOnly.ts";
import { createSshTransport } from "../../hosts/ssh/sshTransport.ts";
import { ClaimRegistry } from "../host/claimRegistry.ts";
import type { ClusterClient } from "../../cluster/clusterClient.ts";
import { ClusterClaims } from "../cluster/clusterClaims.ts";
import type { HostInput } from "../hostsInput.ts";
import { parseProviderConfiguration, type ProviderConfiguration } from "./providerConfiguration.ts";

/** What the handlers of all resources share: the life of one provider process, which is one engine run. */
export interface Session {
  readonly configuration: ProviderConfiguration;
  readonly hosts: HostClient;
  readonly registry: ClaimRegistry;
  readonly clusterClaims: ClusterClaims;
  /** Hosts that resources of this run named, by name. */
  readonly inventory: Map<string, HostInput>;
  /**
   * The cluster of the stack, opened at the first call.
   *
   * @throws ClusterError where the kubeconfig is faulty.
   */
  cluster(): Promise<ClusterClient>;
}

let readConfiguration: (() => ProviderConfiguration) | undefined;
let current: Session | undefined;

/**
 * Takes the stack's configuration. Synchronous up to its end: the engine may
 * call check() before an asynchronous configure() has settled. A faulty value
 * is reported by the first call that needs the session, on its resource.
 *
 * @param get Value of a configuration key, `rdma:access`.
 */
export function configureSession(get: (key: string) => string | undefined): void {
  readConfiguration ??= () => parseProviderConfiguration(get);
}

/** @throws InputError where the configuration is faulty. */
export function session(): Session {
  current ??= openSession((readConfiguration ?? unconfigured)());
  return current;
}

function unconfigured(): ProviderConfiguration {
  return parseProviderConfiguration(() => undefined);
}

function openSession(configuration: ProviderConfiguration): Session {
  const { ssh, sshPassphrase, sudoPasswordCommand } = configuration;
  const transport = createSshTransport({
    ...ssh,
    ...(sshPassphrase === undefined ? {} : { passphrase: sshPassphrase }),
    ...(sudoPasswordCommand === undefined ? {} : { sudoPasswordCommand }),
  });
  let cluster: Promise<ClusterClient> | undefined;
  const allowed = configuration.access === "observe" ? observeOnly(transport) : transport;
  return {
    configuration,
    hosts: new HostClient(allowed),
    registry: new ClaimRegistry(),
    clusterClaims: new ClusterClaims(),
    inventory: new Map(),
    cluster: () => (cluster ??= openCluster(configuration)),
  };
}

/** The client and its HTTP are loaded by those who use a cluster. */
async function openCluster({ cluster, access }: ProviderConfiguration): Promise<ClusterClient> {
  const { ClusterClient } = await import("../../cluster/clusterClient.ts");
  return ClusterClient.open({ ...cluster, readOnly: access === "observe" });
}

/** Where a host of a set is reached. */
export function targetOf(name: string, host: HostInput): HostTarget {
  const { address, port, user, jump } = host;
  return {
    name,
    ...(address === undefined ? {} : { address }),
    ...(port === undefined ? {} : { port }),
    ...(user === undefined ? {} : { user }),
    ...(jump === undefined ? {} : { jump }),
  };
}
