/**
 * Secrets that their vendors print as examples, kept as SHA-256 digests (R7): whoever reads this file
 * finds no token in it, and no scanner takes it for a leak.
 *
 * A digest is of the token as the document prints it; of a card's digits alone; of a hex key in lower
 * case without 0x.
 */
import { createHash } from 'node:crypto';

/** Digests by the document that prints the samples. */
const SAMPLES: Readonly<Record<string, readonly string[]>> = {
  'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html': [
    '1a5d44a2dca19669d72edf4c4f1c27c4c1ca4b4408fbb17f6ce4ad452d78ddb3',
    '78314b11be2e581549ac1c4f616563fad3fdf0c3b71678f6e2299182080e0598',
    'cb20d34a7adda2f5d2043836051e242fd4c2b233e02c80c91fe9d5af9b100574',
    'c6ea27c534f993d31f0aef882e3d200e7b87470c379ae79c8f9b19d3bd363dc9',
    'e21b597ba6b9cafa59d9ebc4d65c0385f5eb3fa56abab2607fa76589ad849a33',
  ],
  "https://jwt.io/ (the debugger's token, now and before 2018)": [
    '7f75367e7881255134e1375e723d1dea8ad5f6a4fdb79d938df1f1754a830606',
    'da816f9f2c16e6c5390e7636cadc40c43551bf0bbcf8f36c65539e6633a9c5e8',
  ],
  'RFC 7515, appendix A.1': ['8d4ef6536dc8895f256c1e0d95dcd19763036732d64a095e44a90ed444267ad3'],
  'https://docs.stripe.com/keys (test keys of the documentation)': [
    '2cafc0970149a84f3b9e62eaf169f36f59907a3b3e31f7b82e68c69cd27f7326',
    'f2d6ca16515033e5dce14eba840b979d27b5cbae24bb3e5bf484339667f86397',
    '2d1f7723aabc5c7a51fcdc2463c99b5f3fdbc57cf3134db4ac12913c35976e6f',
  ],
  "https://docs.stripe.com/testing and the card networks' test numbers": [
    '9bbef19476623ca56c17da75fd57734dbf82530686043a6e491c6d71befe8f6e',
    '477bba133c182267fe5f086924abdc5db71f77bfc27f01f2843f2cdc69d89f05',
    'dd13cdf9af9dd3baf46ce96aecd7163cabf381ccb21e63f15f0fa10b1c663fa9',
    '68594afe9c9cda525f6aca7a7316ca06c9db4952ba6f5217944581dc4a07e0b6',
    'acd08f29a41f2e55ab0c4f774b1562b03ff01a905ed5b100f4facd43af572b1b',
    '253da55d8a05e361b2e41c28728129909ed9a235632f2c9100ea5e827e396db7',
    '2f725bbd1f405a1ed0336abaf85ddfeb6902a9984a76fd877c3b5cc3b5085a82',
    '576c15a8072461c216efb9bd7306a6fc6039b43a6763c4c1a05930a2dd7b788f',
    'b40e9bc7a74d50ab4f006ab0d3e85a8b96a5092989d5934623555f94ae48c836',
    '304945e91de3deff52a61d08733141d72dd42ec9d47972f1060534d54c0c7f90',
    '3a134ef77d4e2e4cdad2d2945ff1f76c1a23296c93c851f6244220a8cedea130',
    '53a8fc816e63b7a5ccd17aaff93f28bcf13abbf418209dcd93947722d7c326ba',
    '19ff47cc8024c133d5845d3f8938caca289929031e7d508c3adf7adff177f0c2',
    'd8086d483c15c711ebba19f966b97d3c2adcba74025ff8d7e07c3698c9531deb',
    '8c8bf8372ef130a60ac541c51604258087319d6d3082c8659dc1d1989918b305',
    '10f6a49b3088d98187bf43161da352a767662efa07658531b811edcf1b34fed6',
    '20e6583871d36495e2beca33ecfc369c90a53f32987a81b2ce732df48b438c7b',
    '51a4ae4c6ae999146474a67cbcb3b05fbcf4c17ab683043a066459da95513ea8',
    'f41e7ca4a3d71c4f047581f2ae2d6a8dbb8c58e51a020fa227edc724474aab6e',
    'd79449f462cec9af0d857c3e1af888d4fa8bbdaa511b9eaaafcd2805c4ea6471',
    '1c9d38ed26cd808fa3b02b9b3b988a7caf474e2e42d95789c0fe07e267c80d8f',
    '7cbcc57fc39e4317fa8d55bb2d442f829f0c21ffa4c4683c48e7263faf1a871a',
    '46a849204eaec3f01c9b0db776dad39267b91df8c9096365c86b3081f96acb3c',
  ],
  "https://hardhat.org/hardhat-network/docs/reference (accounts 0 to 19, also Anvil's)": [
    'bc1a50966c9e6486bc4ebf880b51611a2a97fcb8e7a6976e9b81a9e3e8ca0e3c',
    '8335c55334821eefd4334369ff9c04a8594f161013cf9d87f58802d87297837e',
    'b26ab6529d20ebebb4192256f202984754f785481c64b1a1aed58cac93b3617e',
    '64034b44c579b335ab5e85debbfe72789e970138cc8d296799c3833a2a8525fb',
    '4d3e46eec8244d1d106f866ee48994f6176705298aee1b8426b2ad2529eb454b',
    '0aedba9d586f34f95cf1f0d54926f62e8a078ce2ca593be73ab27a87d3ff9c5d',
    '28e543d3753fc9d14c658ebef20b76a3b5f8e7d78667baf27832ceb3bea01bdf',
    'f070994a8599478580678f2b9482c5f02bb3de0647281e8efae183669425808a',
    '38e69fdd19aefeb4adf56312f10e62c30274997835173c7006308323ad7db506',
    '967f21586cdf1248a862f2cfb330099701c942c2c7a7537c54f7ec48f8556505',
    '0b33e0132123e78d42dd12a0fbbbacd19827d35ca88e0ad4ba83a47a65ba0487',
    '84bc109b3d59b0173a76fc3d831360a6e5063b3d4c82793a97de992947a0e3a8',
    '85bde548053aab4b5a6c78473d5eb2addaa5824299ad009bf06775e3ce923010',
    'f1513114f60e5e95732b840669fe83956d8a944d23e6c76f953e7edcf2491901',
    '5330d388af894c9e1a181a06a3ce44d61fd8602165d979942be4641f4002762f',
    'a2e06155cb1a424f972c3abfaddc9cea4820c4aec722d2378903fe28dd8fc40c',
    '4a67d7a0d8a16d6d954cef19eb5afdbdd82cc0e907a571f376ef0a0981a2a9d4',
    'b08bdfde9930d9202809530dcbe193c53fd0dc6928f2010d2ffca74df95ead36',
    'cf1fc66f853151a4c6666909c8f1f80e1d855ecffefbcb65a709aae544de5588',
    '100546a8b020a55aa09b2d34b50de9a3fc45a70b261aec6a989bb2d9321af583',
  ],
  'https://supabase.com/docs/guides/local-development/cli/getting-started (local keys)': [
    'bf1725a8f98bea37e88618702e725ba84bd8acdb2647c5e0ed638bfd685791cf',
    '70541e07fd4f900b66e289f5be55c85f9bef1def4924a5b0c518c45ea1688c12',
    'c85debb55f2f204d868cc1552c42faa143b4c675f61363ab040dd50b5b5304cd',
  ],
};

/** Browser keys of Google's own samples: https://github.com/firebase/firebase-android-sdk, google-services files. */
export const BROWSER_KEYS: ReadonlySet<string> = new Set([
  'f56e323494a6ffc2064e7a955908957d84f0755e5f975dabd64328d0359a8f7c',
  '2037abcaffb2b77785da716cf7ccff4ff4d00c4ea930db0167b7d71f50af7eb4',
  '3f370c9dd8225c63b5c77de1f785edc9712958f18bb612d5fa2e0ae33aeca682',
  'e4a5542bb7fd7b67e943c71ad29c34b5972c9840597e7eda53e666f44d5da0b9',
  'a19f89ab3555eac10c40741f6df79ecf0935998f15569f8db9d67bce0181fff6',
  '0b476bdf9acf2123d547b5ae76f1e59884d8ec9553ee0c47e9f31fd4768f3f3c',
  'eb540d2b6ee2a0a47c5779bc8a0141784c6b753840d4c6f4e2428a6e86e9e0b1',
  '37f8f09bdf12c2f2eae4ead7273a62ddb0c23459cbf902892f282b57f7ed6619',
  '8731261cb72d86267a32a532ebd3df429e2144e5e4ced7e13568bc9e6c8fb1b1',
  '49f777db995e8260da7ca9ffdf0c08d66f0453e97ec967018baf2cdfe3b582d0',
  '27a9a42931dff7eb2f8434e20a9bce976ea364e7bee49187f19d5cfeca9c7045',
  'dc0fcf046c61640cbd1e8b999ada3262d722c2ca4bf42dceac999020ffdbb614',
  '4c98242dcadc8b29005c6b4aad526552d5ea1842149154c0694adeec75847583',
  'ea9bb1082cf95663f5faca23b8b15ef2aa0fce0a5c6df9c32dcb85b2e0a4513d',
  '3a8b61d0f636b007840c0d40ba12bcf48465dc054cdc1a68704a33521d84b665',
  'a6c814bc555ae62c7bd8b58ec07bf559c7ed3a009976a1e0acc9cef0d4473b41',
]);

/** All digests of `SAMPLES`. */
export const SAMPLE_DIGESTS: ReadonlySet<string> = new Set(Object.values(SAMPLES).flat());

/** Longest sample that is looked up; longer texts are not hashed. */
const LONGEST = 1024;

const digestOf = (text: string) => createHash('sha256').update(text, 'latin1').digest('hex');

/** The token as its digest was made: digits without separators, hex in lower case without 0x. */
function canonical(text: string): string {
  if (/^[0-9][0-9 -]*$/.test(text)) return text.replace(/[ -]/g, '');
  return /^(?:0[xX])?[0-9a-fA-F]{64}$/.test(text) ? text.slice(-64).toLowerCase() : text;
}

/** Whether a vendor's or a standard's document prints this very secret. */
export function isDocumentedSample(text: string): boolean {
  return text.length <= LONGEST && SAMPLE_DIGESTS.has(digestOf(canonical(text)));
}

/** Whether it is a browser key of Google's own samples, which are reported as nothing at all. */
export function isSampleBrowserKey(text: string): boolean {
  return text.startsWith('AIza') && text.length < 48 && BROWSER_KEYS.has(digestOf(text));
}
