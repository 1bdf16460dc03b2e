namespace Vsml.Cli.Compare;

/// <summary>The results of a comparison as they come: kept in memory, and in the file of <c>--output</c> where there is one.</summary>
internal sealed class ComparisonResults : IDisposable
{
    private readonly ComparisonPlan _plan;
    private readonly GrowingCsv? _file;
    private readonly Dictionary<TrialKey, string> _settings;
    private readonly Dictionary<TrialKey, TrialResult> _results = [];
    private readonly Lock _gate = new();

    /// <param name="plan">What is compared.</param>
    /// <param name="settings">Of the results.</param>
    /// <param name="file">To keep them in, or null. What it holds is not done again.</param>
    /// <exception cref="CommandFailedException">The file has results of other settings, or of what the plan does not have.</exception>
    public ComparisonResults(ComparisonPlan plan, RunSettings settings, GrowingCsv? file)
    {
        (_plan, _file) = (plan, file);
        _settings = plan.Trials().ToDictionary(trial => trial.Split.KeyOf(trial.Contender), trial => settings.Of(trial.Split.Dataset, trial.Contender));
        foreach (string[] fields in file?.Kept ?? [])
            Keep(plan.IsRegression ? RegressionResultsCsv.Parse(fields, file!.GrowsIn) : ResultsCsv.Parse(fields, file!.GrowsIn), file.GrowsIn);
    }

    public int Count
    {
        get
        {
            lock (_gate)
                return _results.Count;
        }
    }

    /// <summary>Where the results are until all are there, and how many; null where no file keeps them.</summary>
    public (string Path, int Results)? Kept => _file is { IsChannel: false } ? (_file.GrowsIn, _file.Lines) : null;

    public bool Has(TrialKey key)
    {
        lock (_gate)
            return _results.ContainsKey(key);
    }

    /// <summary>From any thread.</summary>
    /// <exception cref="CommandFailedException">The file cannot be written.</exception>
    public void Add(TrialResult result)
    {
        _file?.Append(FieldsOf(result));
        lock (_gate)
            _results.Add(result.Key, result);
    }

    /// <returns>In the order of the plan, in which the file has them then too.</returns>
    public IReadOnlyList<TrialResult> Finish()
    {
        TrialResult[] ordered = [.. _plan.Trials().Select(trial => _results[trial.Split.KeyOf(trial.Contender)])];
        _file?.Finish(ordered.Select(FieldsOf));
        return ordered;
    }

    public void Dispose() => _file?.Dispose();

    private string[] FieldsOf(TrialResult result) => _plan.IsRegression
        ? RegressionResultsCsv.FieldsOf(result, _settings[result.Key])
        : ResultsCsv.FieldsOf(result, _settings[result.Key]);

    private void Keep((TrialResult Result, string Settings) read, string path)
    {
        TrialKey key = read.Result.Key;
        string named = $"{path}: {key.Trainer} on {key.Dataset}, {key.Split}, repeat {key.Repeat}";
        if (!_settings.TryGetValue(key, out string? settings))
            throw new CommandFailedException($"{named}: is no part of this comparison; a results file of the same datasets, splits and trainers was expected");
        if (settings != read.Settings)
            throw new CommandFailedException($"{named}: was made with other settings: {RunSettings.Difference(read.Settings, settings)}");
        if (!_results.TryAdd(key, read.Result))
            throw new CommandFailedException($"{named}: is there twice");
    }
}
