namespace Vsml.MetaTraining.Images;

/// <summary>Images or labels that cannot be used: the message names the file or the set, what was expected and what there is.</summary>
internal sealed class ImageDataException(string message, Exception? inner = null) : IOException(message, inner);
