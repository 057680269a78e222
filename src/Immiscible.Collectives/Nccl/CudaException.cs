namespace Immiscible.Collectives.Nccl;

/// <summary>CUDA's driver is missing or a call of it failed; the message says what, where and what helps, on one line.</summary>
public sealed class CudaException(string message) : Exception(message);
