namespace Immiscible.Models;

/// <summary>A model cannot be built from the options given; the message fits on one line and names the option.</summary>
public sealed class ModelException(string message) : Exception(message);
