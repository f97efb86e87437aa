import assert from "node:assert/strict";
import fc from "fast-check";
import { cleanLine, cleanText } from "../../provider/report/cleanText.ts";
import { escapeMarkdown } from "../../provider/report/escapeMarkdown.ts";
import { escapeMarkup } from "../../provider/report/escapeMarkup.ts";

describe("text of hosts in reports", () => {
  it("cleanText() drops colours and shows what would hide or reorder", () => {
    assert.equal(cleanText("\u001b[31mred\u001b[0m \u001b]8;;http://x\u0007link"), "red link");
    assert.equal(cleanText("a\u202eb\u0000c\u200bd"), "a\\u202eb\\u0000c\\u200bd");
    assert.equal(cleanText("\ud800x"), "\\ud800x");
    assert.equal(cleanText("one\r\ntwo\tthree"), "one\ntwo    three");
  });

  it("cleanLine() gives one line of bounded length", () => {
    assert.equal(cleanLine("a\n  b\r\n\tc "), "a b c");
    assert.equal(cleanLine("x".repeat(500)).length, 400);
  });

  it("escapeMarkup() leaves nothing that begins a tag, an entity or the end of an attribute", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        assert.doesNotMatch(escapeMarkup(text), /[<>"']|&(?!(?:amp|lt|gt|quot|#39);)/);
      }),
    );
  });

  it("escapeMarkdown() leaves no markup, mention, reference or link", () => {
    const evil =
      "<img src=x onerror=alert(1)> @admin #12 !7 ~bug $5 https://evil.example www.evil.example [a](b) **x** `|` _y_ a|b GH-12";
    const escaped = escapeMarkdown(evil);
    assert.doesNotMatch(
      escaped,
      /<img|@admin|#12\b(?!;)|!7|~bug|https:\/\/evil|www\.evil|\[|\*\*|_y|[^>]\||GH-12/,
    );
    assert.match(escaped, /&lt;img/);
    assert.match(escaped, /@&#8203;admin/);
  });

  it("escapeMarkdown() keeps a command copyable: code without zero-width spaces", () => {
    assert.equal(
      escapeMarkdown("run `ssh root@dgx031 | tee #1`, then"),
      "run <code>ssh root@dgx031 &#124; tee #1</code>, then",
    );
  });

  it("escapeMarkdown() never leaves a line break: no line can begin with a quick action", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
        assert.doesNotMatch(escapeMarkdown(`a ${text}`), /[\r\n\u2028\u2029]/);
      }),
    );
  });
});
