// A learner in ONNX Runtime, in a page or in node: its step is learn.onnx, its state a safetensors file.
const arrays = { F32: Float32Array, F64: Float64Array }, types = { F32: 'float32', F64: 'float64' };

export class Learner {
  // ort: the module of onnxruntime-web or onnxruntime-node; model and state: the bytes of both files, Uint8Array.
  static async load(ort, model, state) {
    const learner = new Learner();
    learner.ort = ort;
    learner.session = await ort.InferenceSession.create(model, { executionProviders: [ort.env.wasm && !globalThis.process ? 'wasm' : 'cpu'] });
    learner.restore(state);
    return learner;
  }

  // safetensors: the header's length in 8 bytes, a JSON header (name -> dtype, shape, data_offsets), the numbers.
  restore(bytes) {
    const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true)), first = 8 + length;
    this.head = bytes.slice(0, first);
    this.entries = JSON.parse(new TextDecoder().decode(this.head.subarray(8)));
    delete this.entries.__metadata__;
    this.state = {};
    for (const [name, { dtype, shape, data_offsets: [begin, end] }] of Object.entries(this.entries))
      this.state[name] = new this.ort.Tensor(types[dtype], new arrays[dtype](bytes.slice(first + begin, first + end).buffer), shape);
  }

  // The same header, and the numbers that were learned.
  save() {
    const all = Object.entries(this.entries), size = Math.max(...all.map(([, entry]) => entry.data_offsets[1]));
    const bytes = new Uint8Array(this.head.length + size);
    bytes.set(this.head);
    for (const [name, { data_offsets: [begin] }] of all) {
      const { buffer, byteOffset, byteLength } = this.state[name].data;
      bytes.set(new Uint8Array(buffer, byteOffset, byteLength), this.head.length + begin);
    }
    return bytes;
  }

  async predict(features) {
    return (await this.#run(features, 0)).probabilities.data;
  }

  // Learns a row; gives what was predicted of it before.
  async learn(features, label) {
    const results = await this.#run(features, label);
    for (const name in this.state)
      this.state[name] = results['next_' + name];
    return results.probabilities.data;
  }

  #run(features, label) {
    const { Tensor } = this.ort;
    return this.session.run({
      ...this.state,
      features: new Tensor('float32', Float32Array.from(features), [features.length]),
      label: new Tensor('int32', Int32Array.of(label), [1]),
    });
  }
}
