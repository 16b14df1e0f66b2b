/**
 * The rows of the throughput table: Sluice and what it is compared with.
 *
 * A row is `{ name, about, most, prepare(documents), run(input), check(documents) }`. `prepare` is not
 * timed and gives back `{ input, bytes }`; `run` gives back a number that must be the same in every round;
 * `check` gives back what is wrong with the row's findings, or undefined.
 */
import { createRequire } from 'node:module';
import { lintSource } from '@secretlint/core';
import { creator as secretlintPreset } from '@secretlint/secretlint-rule-preset-recommend';
import { createScanner, describeNative } from '../dist/index.js';
import { buildYardstick } from '../native/build.mjs';
import { re2Expressions, requiredLiterals, v8Expressions, wholeExpressions } from './expressions.mjs';
import { joined, sizeOf } from './workloads.mjs';

const hasNative = async () => (await describeNative()).facts !== undefined;
const CHUNK = 64 * 1024;
/** Another size, that of a TCP segment, must give the same findings. */
const SEGMENT = 1460;
/** Each call of re2-wasm copies its whole input, and long inputs abort it. */
const RE2_PIECE = 4096;
/** It needs a second and more for such a number of pieces. */
const RE2_PIECES = 4;
const MEBIBYTE = 2 ** 20;
/** Characters of an expression that Hyperscan is given whole: longer ones take it up to a minute each. */
const LONGEST_WHOLE = 3300;

const plantedPlain = (documents, ids) =>
  documents.filter(({ planted }) =>
    planted.some((p) => p.decoding.length === 0 && ids.includes(p.patternId)),
  );

function copyRow() {
  return {
    name: 'copying the bytes',
    about: 'Uint8Array.prototype.set into a buffer that is there',
    most: 64 * MEBIBYTE,
    prepare: (documents) => {
      const { bytes } = joined(documents);
      return { input: { bytes, target: Buffer.alloc(bytes.length) }, bytes: bytes.length };
    },
    run: ({ bytes, target }) => {
      target.set(bytes);
      return target[target.length - 1];
    },
    check: () => undefined,
  };
}

function countAll(compiled, texts) {
  let count = 0;
  for (const { expression } of compiled) {
    for (const text of texts) {
      expression.lastIndex = 0;
      for (let match = expression.exec(text); match !== null; match = expression.exec(text)) {
        count += 1;
        if (match[0] === '') expression.lastIndex += 1;
      }
    }
  }
  return count;
}

/** Whether the expression of each planted pattern matches in the document that holds it in plain. */
function expressionCheck(compiled, documents) {
  for (const { latin1, planted } of plantedPlain(documents, [
    'github-token',
    'slack-token',
    'private-key-pem',
    'iban',
  ])) {
    for (const { patternId, start } of planted) {
      const own = compiled.filter(({ id }) => id === patternId);
      if (countAll(own, [latin1.slice(start - 8, start + 2048)]) === 0) return `${patternId} was not matched`;
    }
  }
  return undefined;
}

function v8Row(name, category) {
  const { compiled, refused } = v8Expressions(category);
  return {
    name,
    about: `${compiled.length} expressions, ${refused.length} forms left out; text only, nothing decoded or confirmed`,
    most: 2 * MEBIBYTE,
    prepare: (documents) => ({ input: documents.map(({ latin1 }) => latin1), bytes: sizeOf(documents) }),
    run: (texts) => countAll(compiled, texts),
    check: (documents) => expressionCheck(compiled, documents),
  };
}

function re2Row() {
  const { compiled, refused } = re2Expressions();
  return {
    name: 're2-wasm, one after another',
    about: `${compiled.length} expressions, ${refused.length} refused; pieces of ${RE2_PIECE} bytes`,
    most: MEBIBYTE,
    prepare: (documents) => {
      // One piece out of each document, a later one each time.
      const input = documents.map(({ latin1 }, i) => {
        const at = (i * RE2_PIECE) % Math.max(latin1.length - RE2_PIECE, 1);
        return latin1.slice(at, at + RE2_PIECE);
      });
      const few = input.filter(({ length }) => length > 0).slice(0, RE2_PIECES);
      return { input: few, bytes: few.reduce((sum, { length }) => sum + length, 0) };
    },
    run: (pieces) => countAll(compiled, pieces),
    check: (documents) => expressionCheck(compiled, documents),
  };
}

function secretlintRow() {
  const config = { rules: [{ id: '@secretlint/secretlint-rule-preset-recommend', rule: secretlintPreset }] };
  const lint = async (text, i) => {
    const source = { content: text, filePath: `document-${i}.txt`, ext: '.txt', contentType: 'text' };
    return (await lintSource({ source, options: { config } })).messages;
  };
  return {
    name: "secretlint's recommended preset",
    about: 'its own rules, a document at a time; nothing decoded',
    most: 8 * MEBIBYTE,
    prepare: (documents) => ({ input: documents.map(({ text }) => text), bytes: sizeOf(documents) }),
    run: async (texts) => {
      let count = 0;
      for (const [i, text] of texts.entries()) count += (await lint(text, i)).length;
      return count;
    },
    check: async (documents) => {
      for (const [i, { text }] of plantedPlain(documents, ['slack-token', 'github-token']).entries()) {
        if ((await lint(text, i)).length === 0) return 'a planted token was not reported';
      }
      return undefined;
    },
  };
}

function scanInChunks(scanner, bytes, size) {
  const session = scanner.createSession();
  const findings = [];
  for (let at = 0; at < bytes.length; at += size)
    findings.push(...session.push(bytes.subarray(at, at + size)));
  const result = session.end();
  return [...findings, ...result.findings];
}

const essence = (findings) => JSON.stringify(findings.map(({ preview: _, ...finding }) => finding));

async function sluiceRow(name, options) {
  const scanner = await createScanner({
    fingerprintKey: Buffer.alloc(32, 7),
    ...options,
  });
  return {
    name,
    about: `${scanner.patterns.length} patterns, all six passes, chunks of ${CHUNK} bytes through a session`,
    most: 8 * MEBIBYTE,
    prepare: (documents) => {
      const { bytes } = joined(documents);
      return { input: bytes, bytes: bytes.length };
    },
    run: (bytes) => scanInChunks(scanner, bytes, CHUNK).length,
    check: (documents) => {
      const { bytes, planted } = joined(documents);
      const whole = scanner.scanSync(bytes);
      const cut = [CHUNK, SEGMENT].find(
        (size) => essence(whole.findings) !== essence(scanInChunks(scanner, bytes, size)),
      );
      if (cut !== undefined) return `the findings differ with chunks of ${cut} bytes`;
      const missed = planted.find(
        (plant) =>
          !whole.findings.some(
            ({ patternId, decoding, start, end }) =>
              patternId === plant.patternId &&
              decoding.join() === plant.decoding.join() &&
              start < plant.end &&
              end > plant.start,
          ),
      );
      return missed && `${missed.patternId} under ${missed.decoding.join(' > ') || 'nothing'} was not found`;
    },
  };
}

/** Hyperscan by itself, in streaming mode: nothing decoded, nothing confirmed. */
function hyperscanRow(Yardstick, name, expressions, what) {
  const yardstick = new Yardstick(expressions);
  return {
    name,
    about: `${expressions.length - yardstick.refused} ${what}, ${yardstick.refused} refused; chunks of ${CHUNK} bytes`,
    most: 8 * MEBIBYTE,
    prepare: (documents) => {
      const { bytes } = joined(documents);
      return { input: bytes, bytes: bytes.length };
    },
    run: (bytes) => yardstick.scan(bytes, CHUNK),
    check: (documents) =>
      yardstick.scan(joined(documents).bytes, CHUNK) > 0 ? undefined : 'nothing was matched',
  };
}

async function hyperscanRows() {
  const { Yardstick } = createRequire(import.meta.url)(await buildYardstick());
  const all = wholeExpressions();
  const whole = all.filter(({ length }) => length <= LONGEST_WHOLE);
  return [
    hyperscanRow(
      Yardstick,
      'Hyperscan, required literals',
      requiredLiterals(),
      'literals, the rarest of each form',
    ),
    hyperscanRow(
      Yardstick,
      'Hyperscan, whole expressions',
      whole,
      `expressions in one database (${all.length - whole.length} that take minutes to compile left out)`,
    ),
  ];
}

/** All rows; Sluice's own is the first: the native engine where it is there. */
export const createRows = async () => [
  ...((await hasNative())
    ? [
        await sluiceRow('Sluice, native engine', { engine: 'native' }),
        await sluiceRow('Sluice, native, secrets only', { engine: 'native', categories: ['dlp'] }),
      ]
    : []),
  await sluiceRow('Sluice, portable engine', { engine: 'portable' }),
  await sluiceRow('Sluice, portable, secrets only', { engine: 'portable', categories: ['dlp'] }),
  ...((await hasNative()) ? await hyperscanRows() : []),
  copyRow(),
  v8Row('V8 RegExp, one after another'),
  v8Row('V8 RegExp, secrets only', 'dlp'),
  re2Row(),
  secretlintRow(),
];
