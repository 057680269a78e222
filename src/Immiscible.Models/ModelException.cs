namespace Immiscible.Models;

/// <summary>A model cannot be built from the options given; <see cref="Exception.Message"/> fits on one line and names the option.</summary>
public sealed class ModelException(string message) : Exception(message);
