// What only bench/package.json installs: the project is type-checked without it.
declare module 'onnxruntime-web'
declare module 'onnxruntime-node'
declare module '@tensorflow/tfjs-core'
declare module '@tensorflow/tfjs-backend-cpu'
declare module '@tensorflow/tfjs-backend-wasm'
declare module 'flatbuffers'
declare module '@observablehq/plot'
declare module 'linkedom'
