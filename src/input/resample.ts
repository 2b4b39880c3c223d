export { resample } from './scale.js'
