import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { blocksOf, guideNames, guideText, programOf } from "../support/guide.ts";

const root = join(import.meta.dirname, "../..");

/** Programs that a reader copies, by the file that they would be. */
function programs(): Map<string, string> {
  const texts = guideNames().map((name) => [name, guideText(name)] as const);
  const readme = ["README", readFileSync(join(root, "README.md"), "utf8")] as const;
  return new Map(
    [...texts, readme].flatMap(([document, text]) => {
      const blocks = blocksOf(text);
      return blocks
        .filter(({ language }) => language === "ts")
        .map((block, index) => {
          const file = `${document}.${block.name === "" ? index + 1 : block.name}.ts`;
          return [join(root, "docs", file), programOf(blocks, block)] as const;
        });
    }),
  );
}

/** What the compiler says of them, as a user's tsconfig from Pulumi's template would have it checked: strictly. */
function faults(files: ReadonlyMap<string, string>): string[] {
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
    types: ["node"],
    target: ts.ScriptTarget.ES2024,
    module: ts.ModuleKind.NodeNext,
  };
  const disk = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (file) => files.has(file) || disk.fileExists(file),
    readFile: (file) => files.get(file) ?? disk.readFile(file),
    getSourceFile: (file, ...rest) => {
      const text = files.get(file);
      return text === undefined
        ? disk.getSourceFile(file, ...rest)
        : ts.createSourceFile(file, text, ts.ScriptTarget.ES2024, true);
    },
  };
  const program = ts.createProgram([...files.keys()], options, host);
  return ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
    const line = file === undefined ? 0 : file.getLineAndCharacterOfPosition(start ?? 0).line + 1;
    return `${file?.fileName ?? ""}:${line}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
  });
}

describe("guides", function () {
  this.timeout(120_000);

  it("hold programs whose types are right, while a wrong one beside them is told", () => {
    const files = programs();
    assert(files.size >= 5, `${files.size} programs were found`);
    const wrong = `import { RdmaMode } from "pulumi-rdma";\nnew RdmaMode("dgx", { hosts: {}, mode: "both" });\n`;
    const [first, ...others] = faults(new Map([[join(root, "docs/A.ts"), wrong], ...files]));
    assert.match(first ?? "", /A\.ts:2: .*"both"/s);
    assert.deepEqual(others, []);
  });

  it("link to files that are there", () => {
    const documents = [
      ...guideNames().map((name) => [`docs/guides/${name}.md`, guideText(name)] as const),
      ...["README.md", "CHANGELOG.md", "docs/SECURITY.md", "docs/messages.md"].map(
        (file) => [file, readFileSync(join(root, file), "utf8")] as const,
      ),
    ];
    const broken = documents.flatMap(([document, text]) =>
      [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)]
        .map(([, target = ""]) => join(root, document, "..", target))
        .filter((target) => !existsSync(target))
        .map((target) => `${document}: ${target}`),
    );
    assert.deepEqual(broken, []);
  });
});
