export async function openTapes() {
  throw new Error('none');
}
