namespace Vsml.Cli.Experiment;

/// <summary>
/// The folder of a run: what it was started with (run.txt, a line an entry), its checkpoints, and at its end the results. Hours of
/// meta-training are neither overwritten because --resume was forgotten nor mixed with those of other settings.
/// </summary>
internal sealed class ExperimentFolder
{
    private const string RunFile = "run.txt", CheckpointFolder = "checkpoints";

    /// <summary>What a run leaves beside <see cref="RunFile"/>: where there is no run, it is somebody else's.</summary>
    private static readonly string[] Written = ["README.md", "table.csv", "table.md", "figure.svg", "figure.png", CheckpointFolder];

    private readonly string _path;
    private readonly bool _isNew, _wasThere;

    /// <param name="path">Made where it is missing.</param>
    /// <param name="settings">What the run is started with.</param>
    /// <param name="resume">Whether a run that is there goes on.</param>
    /// <exception cref="CommandFailedException">There is a run of other settings, or it is not to go on, or files are there that are no run's.</exception>
    public ExperimentFolder(string path, IReadOnlyList<string> settings, bool resume)
    {
        _path = path;
        string file = Path.Combine(path, RunFile);
        if (File.Exists(file))
        {
            string[] there = File.ReadAllLines(file);
            if (!resume)
                throw new CommandFailedException($"{path}: holds a run ({there.FirstOrDefault()}); go on with --resume, or choose another --output");
            if (!there.SequenceEqual(settings))
            {
                throw new CommandFailedException(
                    $"{path}: holds a run of other settings: {string.Join(", ", there.Except(settings))}; now {string.Join(", ", settings.Except(there))}. Choose another --output");
            }
        }
        else if (Written.Select(name => this[name]).FirstOrDefault(Path.Exists) is { } foreign)
        {
            throw new CommandFailedException($"{path}: holds {Path.GetFileName(foreign)}, and no run; a new folder, or one without {string.Join(", ", Written)}, was expected");
        }
        (_isNew, _wasThere) = (!File.Exists(file), Directory.Exists(path));
        Directory.CreateDirectory(Checkpoints);
        OutputFile.Write(file, writer =>
        {
            foreach (string line in settings)
                writer.Write(line + "\n");
        });
    }

    /// <summary>Takes back a run that has just begun and failed before its first checkpoint, as where its data are not there.</summary>
    public void RemoveIfNothingWasDone()
    {
        if (!_isNew || Directory.EnumerateFileSystemEntries(Checkpoints).Any())
            return;
        File.Delete(this[RunFile]);
        Directory.Delete(Checkpoints);
        if (!_wasThere && !Directory.EnumerateFileSystemEntries(_path).Any())
            Directory.Delete(_path);
    }

    public string Checkpoints => this[CheckpointFolder];

    public string this[string name] => Path.Combine(_path, name);
}
