import { defineConfig } from 'vitest/config'
import config from '../../vitest.config.js'

/** The tests of what reads foreign bytes, and no others: each mutant runs those that reach it. */
export default defineConfig({
  ...config,
  test: {
    ...config.test,
    include: ['test/files/*.test.ts', 'test/pictures/{png,jpeg,formats}.test.ts', 'test/onnx/*.test.ts'],
    // Pages of a browser, and all of MNIST.
    exclude: ['test/files/{kept,mnist}.test.ts'],
    reporters: ['dot'],
  },
})
