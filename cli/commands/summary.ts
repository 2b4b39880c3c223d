/*
 * The command `summary`: the package's own table of the layers, or its rows as JSON for programs.
 */
import { loadModel } from '../files.js'
import { say, sayJson } from '../terminal.js'

export async function summary({ json, weights }: { json?: true; weights?: string }): Promise<void> {
  const model = await loadModel(weights)
  if (json) sayJson(model.summary())
  else say(String(model))
}
