using VisibilityPatch;

// usage: VisibilityPatch OUTPUT_FOLDER ASSEMBLY...   writes a patched copy of each assembly into the folder
if (args.Length < 2)
{
    Console.Error.WriteLine("usage: VisibilityPatch OUTPUT_FOLDER ASSEMBLY...");
    return 2;
}

Directory.CreateDirectory(args[0]);
foreach (string source in args.Skip(1))
{
    try
    {
        byte[] image = File.ReadAllBytes(source);
        AssemblyImage.OpenInternals(image);
        string target = Path.Combine(args[0], Path.GetFileName(source));

        // Written aside and moved, so that a compiler running beside this build never reads half a file.
        string aside = $"{target}.{Environment.ProcessId}.tmp";
        File.WriteAllBytes(aside, image);
        File.Move(aside, target, overwrite: true);
    }
    catch (Exception e) when (e is BadImageFormatException or IOException or UnauthorizedAccessException or InvalidOperationException)
    {
        // The form that MSBuild shows as an error of its own.
        Console.Error.WriteLine($"{source} : error VSML0001: cannot open the internals of this assembly: {e.Message} "
            + "(src/Vsml.MLNet/InternalAccess/README.md says what this step does)");
        return 1;
    }
}

return 0;
