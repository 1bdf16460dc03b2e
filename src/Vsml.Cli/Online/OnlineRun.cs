using System.Diagnostics;

namespace Vsml.Cli.Online;

/// <summary>A contender on its way through a stream.</summary>
internal sealed class OnlineRun : IDisposable
{
    private readonly string _name;
    private readonly IOnlineLearner _learner;
    private readonly ScoreTrack[] _tracks;
    private readonly float[] _probabilities;
    private readonly int _classes;
    private readonly Stopwatch _clock = new();

    public OnlineRun(OnlineContender contender, RowStream stream, int length, int seed)
    {
        (_name, _classes) = (contender.Name, stream.Classes);
        _learner = contender.Create(stream.Inputs, _classes, seed);
        _tracks = [.. _learner.LearningRates.Select(_ => new ScoreTrack(length))];
        _probabilities = new float[_tracks.Length * _classes];
    }

    public void Step(ReadOnlySpan<float> features, int label)
    {
        _clock.Start();
        _learner.Predict(features, _probabilities);
        _clock.Stop();
        for (int i = 0; i < _tracks.Length; i++)
            _tracks[i].Add(_probabilities.AsSpan(i * _classes, _classes), label);
        _clock.Start();
        _learner.Observe(label);
        _clock.Stop();
        foreach (ScoreTrack track in _tracks)
            track.SetSeconds(_clock.Elapsed.TotalSeconds);
    }

    public IEnumerable<OnlineResult> Results(RowStream stream, int repeat) =>
        _tracks.Select((track, i) => new OnlineResult(stream.Name, repeat, _name, _learner.LearningRates[i], track)).ToArray();

    public void Dispose() => _learner.Dispose();
}
