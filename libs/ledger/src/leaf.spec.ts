import { canonicalJson, hashOfEvent, leafBytes, type LeafEvent } from './leaf.js';

const event: LeafEvent = {
  id: '6f1c9f0e-6d3c-5d07-9c7e-0d9a4b7f1a11',
  stream: 'readiness.standing-p.01.I.1',
  revision: 0,
  type: 'StatusReported',
  effectiveAt: '2025-06-27T05:15:00.000Z',
  recordedAt: '2025-06-27T10:30:00.000Z',
  data: { unit: '01', status: 'done' },
  metadata: { actor: 'Hà', schemaVersion: 1 },
};
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');

describe('canonical JSON (cyberphone/json-canonicalization, testdata, the reference vectors of RFC 8785)', () => {
  it.each([
    ['arrays', '[56,{"d":true,"10":null,"1":[]}]', '[56,{"1":[],"10":null,"d":true}]'],
    [
      'french',
      '{"peach":"This sorting order","péché":"is wrong according to French","pêche":"but canonicalization MUST","sin":"ignore locale"}',
      '{"peach":"This sorting order","péché":"is wrong according to French","pêche":"but canonicalization MUST","sin":"ignore locale"}',
    ],
    [
      'structures',
      '{"1":{"f":{"f":"hi","F":5},"\\n":56.0},"10":{},"":"empty","a":{},"111":[{"e":"yes","E":"no"}],"A":{}}',
      '{"":"empty","1":{"\\n":56,"f":{"F":5,"f":"hi"}},"10":{},"111":[{"E":"no","e":"yes"}],"A":{},"a":{}}',
    ],
    ['unicode', '{"Unnormalized Unicode":"A\\u030a"}', '{"Unnormalized Unicode":"A\u030a"}'],
    [
      'values (RFC 8785 §3.2.2)',
      '{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/","literals":[null,true,false]}',
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    ],
    [
      'weird (RFC 8785 §3.2.3)',
      '{"\\u20ac":"Euro Sign","\\r":"Carriage Return","\\u000a":"Newline","1":"One","\\u0080":"Control\\u007f","\\ud83d\\ude02":"Smiley","\\u00f6":"Latin Small Letter O With Diaeresis","\\ufb33":"Hebrew Letter Dalet With Dagesh","</script>":"Browser Challenge"}',
      '{"\\n":"Newline","\\r":"Carriage Return","1":"One","</script>":"Browser Challenge","\u0080":"Control\u007f","ö":"Latin Small Letter O With Diaeresis","€":"Euro Sign","😂":"Smiley","\ufb33":"Hebrew Letter Dalet With Dagesh"}',
    ],
  ])('%s', (_, input, output) => {
    expect(canonicalJson(JSON.parse(input))).toBe(output);
  });

  // RFC 8785, appendix B
  it.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['ffefffffffffffff', '-1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['c340000000000000', '-9007199254740992'],
    ['4430000000000000', '295147905179352830000'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['44b52d02c7e14af7', '1.0000000000000001e+23'],
    ['444b1ae4d6e2ef4e', '999999999999999700000'],
    ['444b1ae4d6e2ef4f', '999999999999999900000'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555553', '333333333.3333332'],
    ['41b3de4355555554', '333333333.33333325'],
    ['41b3de4355555555', '333333333.3333333'],
    ['41b3de4355555556', '333333333.3333334'],
    ['41b3de4355555557', '333333333.33333343'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['43143ff3c1cb0959', '1424953923781206.2'],
  ])('number %s', (ieee, output) => {
    expect(canonicalJson(Buffer.from(ieee, 'hex').readDoubleBE())).toBe(output);
  });

  it('refuses what JSON cannot hold', () => {
    for (const bad of [Number.NaN, Infinity, undefined, '\ud800', { a: ['\udc00'] }])
      expect(() => canonicalJson(bad)).toThrow();
  });
});

describe('a leaf', () => {
  it('is the canonical JSON of eight properties, byte for byte', () => {
    expect(text(leafBytes(event))).toBe(
      '{"data":{"status":"done","unit":"01"},"effectiveAt":"2025-06-27T05:15:00.000Z",' +
        '"id":"6f1c9f0e-6d3c-5d07-9c7e-0d9a4b7f1a11","metadata":{"actor":"Hà","schemaVersion":1},' +
        '"recordedAt":"2025-06-27T10:30:00.000Z","revision":0,"stream":"readiness.standing-p.01.I.1",' +
        '"type":"StatusReported"}',
    );
  });

  it('does not know its position, nor anything else that a store adds', () => {
    const stored = { ...event, position: 17, incomplete: true };
    expect(text(leafBytes(stored))).toBe(text(leafBytes(event)));
  });

  it('differs with each property', () => {
    const hash = (e: LeafEvent): string => Buffer.from(hashOfEvent(e)).toString('hex');
    const others: LeafEvent[] = [
      { ...event, id: '6f1c9f0e-6d3c-5d07-9c7e-0d9a4b7f1a12' },
      { ...event, stream: 'readiness.standing-p.01.I.2' },
      { ...event, revision: 1 },
      { ...event, type: 'StatusSaid' },
      { ...event, effectiveAt: '2025-06-27T05:15:00.001Z' },
      { ...event, recordedAt: '2025-06-27T10:30:00.001Z' },
      { ...event, data: { unit: '01', status: 'not_done' } },
      { ...event, metadata: { actor: 'Ha', schemaVersion: 1 } },
    ];
    expect(new Set([event, ...others].map(hash)).size).toBe(9);
  });

  it('is refused when a property is missing', () => {
    const missing = [
      { ...event, data: undefined },
      { ...event, metadata: undefined },
      { ...event, revision: -1 },
      { ...event, recordedAt: undefined },
    ] as LeafEvent[];
    for (const bad of missing) expect(() => leafBytes(bad)).toThrow(TypeError);
  });
});
