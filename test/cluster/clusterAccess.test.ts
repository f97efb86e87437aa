import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { TLSSocket } from "node:tls";
import {
  certificatePem,
  type IssuedCertificate,
  issueCertificate,
  keyPem,
} from "../../lab/x509/certificate.ts";
import type { KubeConnection } from "../../provider/cluster/kubeConnection.ts";
import { failsWith } from "./support/failsWith.ts";
import { json, ScriptedApi } from "./support/scriptedApi.ts";

const get = { what: "read it", method: "GET", path: "/x", repeatable: true } as const;
const base64 = (text: string): string => Buffer.from(text).toString("base64");
const issue = (commonName: string, issuer: IssuedCertificate, address = "127.0.0.1") =>
  issueCertificate({
    subject: { commonName },
    issuer,
    names: { dns: ["kubernetes"], ipv4: [address] },
  });

describe("ClusterAccess", () => {
  const authority = issueCertificate({ subject: { commonName: "ca" }, authority: true });
  const ca = certificatePem(authority.certificate);
  const trust = { "certificate-authority-data": base64(ca) };
  const apis: ScriptedApi[] = [];
  afterEach(async () => {
    await Promise.all(apis.splice(0).map((api) => api.stop()));
  });

  /** An API server that asks for a client certificate and tells whose it got. */
  const serve = async (address = "127.0.0.1"): Promise<ScriptedApi> => {
    const { certificate, privateKey } = issue("server", authority, address);
    const api = await ScriptedApi.start({
      cert: certificatePem(certificate),
      key: keyPem(privateKey),
      ca,
      requestCert: true,
      rejectUnauthorized: false,
    });
    apis.push(api);
    api.answers = [
      (request, response) => {
        assert.ok(request.socket instanceof TLSSocket);
        const { subject } = request.socket.getPeerCertificate() as { subject?: { CN: string } };
        const { authorization } = request.headers;
        json(200, { user: subject?.CN, authorization })(request, response);
      },
    ];
    return api;
  };
  const connect = (api: ScriptedApi, cluster: object, user?: object): Promise<KubeConnection> =>
    api.connect(
      { kubeconfig: api.kubeconfig({ cluster, ...(user === undefined ? {} : { user }) }) },
      { answerSeconds: 5 },
    );

  it("trusts the cluster's own authority, by file or by data", async () => {
    const api = await serve();
    await (await connect(api, trust)).json(get);
    writeFileSync(join(api.directory, "ca.crt"), ca);
    await (await connect(api, { "certificate-authority": "ca.crt" })).json(get);
  });

  it("shows a client certificate of the kubeconfig, or of a credential plugin", async () => {
    const api = await serve();
    const { certificate, privateKey } = issue("admin", authority);
    const [pem, key] = [certificatePem(certificate), keyPem(privateKey)];
    const user = { "client-certificate-data": base64(pem), "client-key-data": base64(key) };
    assert.deepEqual(await (await connect(api, trust, user)).json(get), { user: "admin" });
    const file = join(api.directory, "credential");
    const status = { clientCertificateData: pem, clientKeyData: key };
    writeFileSync(file, JSON.stringify({ status }));
    const exec = { command: "cat", args: [file] };
    assert.deepEqual(await (await connect(api, trust, { exec })).json(get), { user: "admin" });
  });

  it("reads a token's file, which may end with a newline", async () => {
    const api = await serve();
    const file = join(api.directory, "token");
    writeFileSync(file, "from-file\n");
    const authProvider = { name: "tokenFile", config: { tokenFile: file } };
    const answer = await (await connect(api, trust, { "auth-provider": authProvider })).json(get);
    assert.deepEqual(answer, { authorization: "Bearer from-file" });
  });

  it("sends a user's password", async () => {
    const api = await serve();
    const user = { username: "u", password: "s3cret" };
    const answer = await (await connect(api, trust, user)).json(get);
    assert.deepEqual(answer, { authorization: `Basic ${base64("u:s3cret")}` });
  });

  it("refuses an authority that it does not know", async () => {
    const stranger = issueCertificate({ subject: { commonName: "x" }, authority: true });
    const other = { "certificate-authority-data": base64(certificatePem(stranger.certificate)) };
    await assert.rejects(
      (await connect(await serve(), other)).json(get),
      failsWith("tls", /is not trusted \([A-Z_]+\)/, /certificate-authority-data/),
    );
    await assert.rejects((await connect(await serve(), {})).json(get), failsWith("tls"));
  });

  it("refuses a certificate for other names, unless the kubeconfig names one", async () => {
    const api = await serve("127.0.0.9");
    await assert.rejects(
      (await connect(api, trust)).json(get),
      failsWith("tls", /for other names/, /tls-server-name/),
    );
    await (await connect(api, { ...trust, "tls-server-name": "kubernetes" })).json(get);
  });

  it("tells a port that speaks no TLS", async () => {
    const api = await ScriptedApi.start();
    apis.push(api);
    const server = api.address.replace("http:", "https:");
    await assert.rejects(
      (await connect(api, { server })).json(get),
      failsWith("tls", /does not speak TLS/),
    );
  });

  it("names a file of the kubeconfig that is missing", async () => {
    const api = await serve();
    await assert.rejects(
      (await connect(api, { "certificate-authority": "gone.crt" })).json(get),
      failsWith("config", /credentials of user "u"/, /ENOENT.*gone\.crt/),
    );
  });
});
