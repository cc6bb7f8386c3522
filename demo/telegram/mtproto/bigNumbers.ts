export function bufferToBigInt(buffer: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(buffer).toString('hex') || '0'}`);
}

export function bigIntToBuffer(value: bigint, length: number): Buffer {
  return Buffer.from(value.toString(16).padStart(length * 2, '0'), 'hex');
}

/** About 15 ms at 2048 bit. node's createDiffieHellman() tests the prime each time: 230 ms. */
export function modPow(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}
