namespace Immiscible.Diffusion;

/// <summary>Diffusion cannot be set up as asked; <see cref="Exception.Message"/> fits on one line and names the option.</summary>
public sealed class DiffusionException(string message) : Exception(message);
