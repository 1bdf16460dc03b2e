namespace Vsml.Cli;

/// <summary>A failure that the user can act on: the message names the file, column or option and what was expected of it.</summary>
internal sealed class CommandFailedException(string message, Exception? inner = null) : Exception(message, inner);
