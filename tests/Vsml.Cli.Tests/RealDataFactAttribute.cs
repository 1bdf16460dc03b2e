namespace Vsml.Cli.Tests;

/// <summary>A test that reads real datasets, from the folder of the environment variable VSML_DATA or ../shared/data beside the repository.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RealDataFactAttribute : FactAttribute
{
    public RealDataFactAttribute()
    {
        if (Folder is null)
            Skip = "No real data: set VSML_DATA to a folder with tabular/iris.csv, or put it at ../shared/data beside the repository.";
    }

    public static string? Folder { get; } = Find();

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("VSML_DATA") is { Length: > 0 } set)
            return Directory.Exists(set) ? set : null;
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Vsml.MLNet.sln")))
            {
                string data = Path.GetFullPath(Path.Combine(folder.FullName, "..", "shared", "data"));
                return Directory.Exists(data) ? data : null;
            }
        }
        return null;
    }
}
