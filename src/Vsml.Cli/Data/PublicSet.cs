namespace Vsml.Cli.Data;

/// <summary>An image set that its publishers let everybody fetch.</summary>
/// <param name="Name">As the user writes it, and as <see cref="MetaTraining.Images.ImageSets"/> finds it.</param>
/// <param name="Address">Of the folder that holds the files, with a slash at its end.</param>
/// <param name="Files">What is fetched.</param>
/// <param name="Unpack">Makes of the fetched files (paths in the order of <paramref name="Files"/>) what is read; null: they are read as they are.</param>
internal sealed record PublicSet(string Name, string Address, IReadOnlyList<PublicFile> Files, Action<IReadOnlyList<string>, string>? Unpack = null);

/// <param name="Source">Below the publisher's address.</param>
/// <param name="Md5">Of the file, as its publisher or the loaders of the field give it: 32 hexadecimal digits.</param>
/// <param name="Target">The file's name in the folder of images.</param>
internal sealed record PublicFile(string Source, string Md5, string Target);
