import { generateKeyPairSync } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { certificatePem, issueCertificate, keyPem } from "../x509/certificate.ts";
import type { IssuedCertificate, Subject } from "../x509/certificate.ts";

/** PEM. */
export interface ClientCertificate {
  readonly certificate: string;
  readonly key: string;
}

/** What a client shows to say who it is. */
export type Credential = ClientCertificate | { readonly token: string };

/** Keys, certificates and kubeconfigs of one cluster, in its folder. */
export class ClusterFiles {
  readonly directory: string;
  /** `https://127.0.0.1:PORT` */
  readonly server: string;
  readonly #authority: IssuedCertificate;

  constructor(directory: string, apiserverPort: number) {
    this.directory = directory;
    this.server = `https://127.0.0.1:${apiserverPort}`;
    mkdirSync(directory, { recursive: true });
    this.#authority = issueCertificate({ subject: { commonName: "lab" }, authority: true });
    this.#write("ca.crt", this.authorityPem);
    this.writeServing("apiserver");
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
    this.#write("service-accounts.key", keyPem(privateKey));
    this.#write(
      "service-accounts.pub",
      publicKey.export({ type: "spki", format: "pem" }).toString(),
    );
  }

  get authorityPem(): string {
    return certificatePem(this.#authority.certificate);
  }

  /** Writes `NAME.crt` and `NAME.key` for a server on loopback. */
  writeServing(name: string): { readonly certificate: string; readonly key: string } {
    const { certificate, privateKey } = issueCertificate({
      subject: { commonName: name },
      issuer: this.#authority,
      names: { dns: ["localhost"], ipv4: ["127.0.0.1"] },
    });
    return {
      certificate: this.#write(`${name}.crt`, certificatePem(certificate)),
      key: this.#write(`${name}.key`, keyPem(privateKey)),
    };
  }

  /** A client certificate: the common name is the user, the organizations are its groups. */
  credentialOf(subject: Subject): ClientCertificate {
    const { certificate, privateKey } = issueCertificate({ subject, issuer: this.#authority });
    return { certificate: certificatePem(certificate), key: keyPem(privateKey) };
  }

  /** Writes `NAME.kubeconfig` with one context named `lab`. @returns its path */
  writeKubeconfig(name: string, credential: Credential): string {
    const base64 = (text: string): string => Buffer.from(text).toString("base64");
    const user =
      "token" in credential
        ? credential
        : {
            "client-certificate-data": base64(credential.certificate),
            "client-key-data": base64(credential.key),
          };
    const cluster = {
      server: this.server,
      "certificate-authority-data": base64(this.authorityPem),
    };
    return this.writeDocuments(`${name}.kubeconfig`, {
      apiVersion: "v1",
      kind: "Config",
      "current-context": "lab",
      contexts: [{ name: "lab", context: { cluster: "lab", user: name } }],
      clusters: [{ name: "lab", cluster }],
      users: [{ name, user }],
    });
  }

  /** Writes a file of YAML documents, each as JSON. @returns its path */
  writeDocuments(name: string, ...documents: readonly unknown[]): string {
    return this.#write(
      name,
      documents.map((document) => `${JSON.stringify(document, null, 2)}\n`).join("---\n"),
    );
  }

  path(name: string): string {
    return join(this.directory, name);
  }

  #write(name: string, text: string): string {
    writeFileSync(this.path(name), text, { mode: 0o600 });
    return this.path(name);
  }
}
