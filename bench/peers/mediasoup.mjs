// mediasoup as a system under test: one worker, one line of JSON per command (bench/peers/mediasoup.py).
// Usage: node mediasoup.mjs <folder that has node_modules/mediasoup> <address>

import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import path from 'node:path';

const [folder, address] = process.argv.slice(2);
const require = createRequire(path.join(path.resolve(folder), 'package.json'));
const mediasoup = require('mediasoup');

const VIDEO = {
  kind: 'video',
  mimeType: 'video/VP8',
  clockRate: 90000,
  preferredPayloadType: 96,
};
const FEEDBACK = [
  { type: 'nack' },
  { type: 'nack', parameter: 'pli' },
  { type: 'ccm', parameter: 'fir' },
];
const MID = 'urn:ietf:params:rtp-hdrext:sdes:mid';
const TRANSPORT_CC =
  'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01';

const worker = await mediasoup.createWorker({ logLevel: 'error' });
const routers = new Map(); // by room
const transports = new Map();
const producers = new Map();

worker.on('died', () => process.exit(1));

const commands = {
  async hello() {
    return { worker: worker.pid, version: mediasoup.version };
  },

  async transport({ room }) {
    if (!routers.has(room)) {
      routers.set(room, await worker.createRouter({ mediaCodecs: [VIDEO] }));
    }
    const router = routers.get(room);
    const transport = await router.createWebRtcTransport({
      listenIps: [address],
      enableUdp: true,
      initialAvailableOutgoingBitrate: 10_000_000, // as ours has here: the picture is not held back
    });
    transports.set(transport.id, { router, transport });
    const { usernameFragment, password } = transport.iceParameters;
    const { ip, address: where = ip, port } = transport.iceCandidates[0];
    return { id: transport.id, ufrag: usernameFragment, password, address: where, port };
  },

  async connect({ id, fingerprint }) {
    const fingerprints = [{ algorithm: 'sha-256', value: fingerprint }];
    await transports.get(id).transport.connect({ dtlsParameters: { role: 'client', fingerprints } });
    return {};
  },

  async produce({ id, rtpParameters }) {
    const producer = await transports.get(id).transport.produce({ kind: 'video', rtpParameters });
    producers.set(producer.id, producer);
    return { producer: producer.id };
  },

  // Without transport-cc the worker neither judges a receiver's network nor probes it.
  async consume({ id, producer, layer, feedback }) {
    const { router, transport } = transports.get(id);
    const wanted = feedback ? [...FEEDBACK, { type: 'transport-cc' }] : FEEDBACK;
    const codecs = router.rtpCapabilities.codecs.map((codec) => ({
      ...codec,
      rtcpFeedback: codec.mimeType === VIDEO.mimeType ? wanted : [],
    }));
    const uris = feedback ? [MID, TRANSPORT_CC] : [MID];
    const headerExtensions = router.rtpCapabilities.headerExtensions.filter((one) =>
      uris.includes(one.uri),
    );
    const consumer = await transport.consume({
      producerId: producer,
      rtpCapabilities: { codecs, headerExtensions },
      preferredLayers: { spatialLayer: layer, temporalLayer: 0 },
    });
    const { encodings, codecs: used, headerExtensions: ids } = consumer.rtpParameters;
    const transportCc = ids.find((one) => one.uri === TRANSPORT_CC)?.id ?? 0;
    return { ssrc: encodings[0].ssrc, payloadType: used[0].payloadType, transportCc };
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const { do: name, ...what } = JSON.parse(line);
  let answer;
  try {
    answer = await commands[name](what);
  } catch (error) {
    answer = { error: String(error) };
  }
  process.stdout.write(JSON.stringify(answer) + '\n');
}
worker.close();
