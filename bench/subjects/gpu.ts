/** @returns for people: the GPU that TensorFlow.js and its peers are given */
export async function describeAdapter(): Promise<string> {
  const adapter = await navigator.gpu?.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new Error('found no WebGPU here');
  const { description, vendor, architecture } = adapter.info;
  return `WebGPU: ${description || [vendor, architecture].filter(Boolean).join(' ')}`;
}
