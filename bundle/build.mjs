// Builds dist/: one style sheet, one script, one icon sprite, the font, the favicon, each named by its content,
// with .br and .gz beside it, and manifest.json, which tells the server those names; and print/: the fonts of PDFs.
// Run `npm ci && npm run build`. The same sources give the same bytes on every machine.
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "dist");
const npm = createRequire(import.meta.url);

// Style sheet and script of a page, compressed together. A page must be quick on a train.
const budget = 60 * 1024;
const compressible = new Set([".css", ".js", ".svg", ".txt"]);
// Every browser that knows light-dark(), nesting, :has() and popover.
const target = ["chrome125", "edge125", "firefox128", "safari17.5"];

const printed = "@expo-google-fonts/source-sans-3";
// Beside it, for scripts that it does not have. Chinese, Japanese and Korean would be 25 MB more: see `annexa serve --fonts`.
const scripts = { arabic: "Arabic", devanagari: "Devanagari", hebrew: "Hebrew", thai: "Thai" };
const script = (name) => `@expo-google-fonts/noto-sans-${name}`;

const manifest = {};
const sizes = {};

function emit(name, content) {
  const bytes = Buffer.from(content);
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 12);
  const extension = extname(name);
  const hashed = `${name.slice(0, -extension.length)}.${hash}${extension}`;
  writeFileSync(join(dist, hashed), bytes);
  sizes[name] = { plain: bytes.length };
  if (compressible.has(extension)) {
    const br = brotliCompressSync(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: 11,
        [constants.BROTLI_PARAM_LGWIN]: 22,
        [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    });
    const gz = gzipSync(bytes, { level: 9 });
    gz[9] = 255; // The header's operating system byte, the only one that differs between machines.
    writeFileSync(join(dist, `${hashed}.br`), br);
    writeFileSync(join(dist, `${hashed}.gz`), gz);
    Object.assign(sizes[name], { br: br.length, gz: gz.length });
  }
  manifest[name] = hashed;
  return hashed;
}

// `url("font:inter-latin")` in the style sheet becomes the hashed name of that subset, in the same folder.
const fonts = {
  name: "fonts",
  setup(esbuild) {
    esbuild.onResolve({ filter: /^font:/ }, ({ path }) => {
      const subset = path.slice("font:".length);
      const file = npm.resolve(`@fontsource-variable/inter/files/${subset}-wght-normal.woff2`);
      const name = `${subset}.woff2`;
      return { path: manifest[name] ?? emit(name, readFileSync(file)), external: true };
    });
  },
};

async function bundle(entry, name) {
  const result = await build({
    absWorkingDir: here,
    entryPoints: [entry],
    outfile: join("dist", name),
    bundle: true,
    minify: true,
    format: name.endsWith(".js") ? "iife" : undefined,
    target,
    charset: "utf8",
    legalComments: "none",
    plugins: [fonts],
    write: false,
    logLevel: "warning",
  });
  if (result.warnings.length > 0) throw new Error(`${entry} has warnings, see above.`);
  return emit(name, result.outputFiles[0].contents);
}

// One <symbol> for each name in icons.txt. Stroke width and size come from the class `icon`.
function sprite() {
  const names = readFileSync(join(here, "src/icons.txt"), "utf8").split("\n").map((line) => line.trim());
  const symbols = [...new Set(names)].filter((name) => name && !name.startsWith("#")).sort().map((name) => {
    let source;
    try {
      source = readFileSync(npm.resolve(`lucide-static/icons/${name}.svg`), "utf8");
    } catch {
      throw new Error(`src/icons.txt names "${name}", which lucide-static does not have. Choose another icon.`);
    }
    const drawing = source.match(/<svg[^>]*>([\s\S]*)<\/svg>/)[1].replace(/\s*\n\s*/g, "").replace(/ \/>/g, "/>");
    return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round">${drawing}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`;
}

// What others wrote and we hand on goes with its licence.
function notices() {
  const licences = [
    ["htmx.org", "LICENSE"],
    ["lucide-static", "LICENSE"],
    ["@fontsource-variable/inter", "LICENSE"],
    [printed, "LICENSE_FONT"],
    ...Object.keys(scripts).map((name) => [script(name), "LICENSE_FONT"]),
  ];
  return licences.map(([name, licence]) => {
    const folder = join(here, "node_modules", name);
    const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    return `${name} ${version}\n\n${readFileSync(join(folder, licence), "utf8").trim()}\n`;
  }).join(`\n${"-".repeat(78)}\n\n`);
}

// The fonts that PDFs are set in. They are built into the program and never served.
function print() {
  const folder = join(here, "print");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const style of ["400Regular", "400Regular_Italic", "600SemiBold"]) {
    copyFileSync(npm.resolve(`${printed}/${style}/SourceSans3_${style}.ttf`), join(folder, `${style}.ttf`));
  }
  for (const [name, title] of Object.entries(scripts)) {
    for (const style of ["400Regular", "600SemiBold"]) {
      const file = npm.resolve(`${script(name)}/${style}/NotoSans${title}_${style}.ttf`);
      copyFileSync(file, join(folder, `Noto${title}_${style}.ttf`));
    }
  }
}

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);
print();
await bundle("src/css/annexa.css", "annexa.css");
await bundle("src/js/annexa.js", "annexa.js");
emit("icons.svg", sprite());
emit("favicon.svg", readFileSync(join(here, "src/favicon.svg")));
emit("notices.txt", notices());
const ordered = Object.fromEntries(Object.entries(manifest).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(join(dist, "manifest.json"), `${JSON.stringify(ordered, null, 2)}\n`);

for (const [name, size] of Object.entries(sizes)) {
  console.log(`${name.padEnd(24)} ${Object.entries(size).map(([as, bytes]) => `${as} ${bytes}`).join("  ")}`);
}
const page = sizes["annexa.css"].gz + sizes["annexa.js"].gz;
console.log(`style sheet and script together: ${page} bytes gzipped, budget ${budget}`);
if (page > budget) {
  console.error("Over the budget: find what grew, or say why in docs/decisions and raise it.");
  process.exit(1);
}
