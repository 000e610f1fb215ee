// Runs ONNX files in ONNX Runtime: node run.mjs JOBS.json, a list of { model, input, texts, rows, output }, where input
// and output are files of float32, little-endian, a row for each example, and texts has a list for each input of texts.
import { readFileSync, writeFileSync } from 'node:fs'
import ort from 'onnxruntime-node'

for (const job of JSON.parse(readFileSync(process.argv[2], 'utf8'))) {
  const session = await ort.InferenceSession.create(job.model, { intraOpNumThreads: 1, logSeverityLevel: 3 })
  const bytes = readFileSync(job.input)
  const x = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length))
  const feed = {}
  for (const name of session.inputNames) {
    feed[name] = name in job.texts
      ? new ort.Tensor('string', job.texts[name], [job.rows, 1])
      : new ort.Tensor('float32', x, [job.rows, x.length / job.rows])
  }
  const y = (await session.run(feed))[session.outputNames[0]].data
  writeFileSync(job.output, new Uint8Array(y.buffer, y.byteOffset, y.byteLength))
  await session.release()
}
