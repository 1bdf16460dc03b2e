/// <summary>What the models begin with, so that there is something to correct.</summary>
internal static class Beginning
{
    public static IReadOnlyList<LabelledText> Sentences { get; } =
    [
        new() { Label = "praise", Text = "Thank you, that was quick and friendly!" },
        new() { Label = "praise", Text = "I am delighted with what you sent." },
        new() { Label = "praise", Text = "The best shop that I have ever bought from." },
        new() { Label = "complaint", Text = "It broke on the first day." },
        new() { Label = "complaint", Text = "I have been waiting for three weeks, and nobody answers." },
        new() { Label = "complaint", Text = "This is not what I had ordered." },
    ];

    /// <summary>Three houses and three trees, as PNG.</summary>
    public static IReadOnlyList<(string Label, byte[] File)> Drawings() => Drawn(3, seed: 1).Where(own => own.Label is "house" or "tree").ToArray();

    /// <summary>So many drawings of every class, as PNG.</summary>
    public static IEnumerable<(string Label, byte[] File)> Drawn(int perClass, int seed)
    {
        string folder = Directory.CreateTempSubdirectory("vsml-drawings-").FullName;
        try
        {
            global::Drawings.Make(folder, perClass, seed);
            return FilesOf(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The files of a folder that has a folder for every class.</summary>
    public static (string Label, byte[] File)[] FilesOf(string folder) =>
    [
        .. from ofClass in Directory.GetDirectories(folder).Order(StringComparer.Ordinal)
           from file in Directory.GetFiles(ofClass).Order(StringComparer.Ordinal)
           select (Path.GetFileName(ofClass), File.ReadAllBytes(file)),
    ];
}
