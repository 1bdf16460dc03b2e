using System.Diagnostics.Metrics;
using System.Globalization;

namespace Vsml.MLNet.Engine;

/// <summary>The meter "Vsml.MLNet" of one engine, which exporters such as OpenTelemetry's read.</summary>
internal sealed class EngineMeter : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _learned, _predicted;
    private readonly string _name;

    /// <param name="name">Of the engine.</param>
    /// <param name="measures">Of its model.</param>
    /// <param name="metrics">As they are now.</param>
    public EngineMeter(string name, IReadOnlyList<EngineMeasure> measures, Func<LearningEngineMetrics> metrics)
    {
        _name = name;
        _meter = new Meter("Vsml.MLNet", version: null, tags: [new("engine", name)]);
        _learned = _meter.CreateCounter<long>("vsml.engine.rows_learned", "{row}", "Rows learned, by class where the label is one.");
        _predicted = _meter.CreateCounter<long>("vsml.engine.predictions", "{row}", "Rows predicted on request.");
        foreach (EngineMeasure measure in measures)
            _meter.CreateObservableGauge($"vsml.engine.{measure.Name}", () => Of(metrics().ValueOf(measure)), measure.Unit, measure.Description);
    }

    public void Learned(ILearnedModel model, float label)
    {
        if (!_learned.Enabled)
            return;
        string? name = !model.HasClasses ? null : model.ClassNames?[(int)label] ?? label.ToString(CultureInfo.InvariantCulture);
        if (name is null)
            _learned.Add(1, new KeyValuePair<string, object?>("engine", _name));
        else
            _learned.Add(1, new("engine", _name), new("class", name));
    }

    public void Predicted()
    {
        if (_predicted.Enabled)
            _predicted.Add(1, new KeyValuePair<string, object?>("engine", _name));
    }

    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<double>> Of(double value) => double.IsNaN(value) ? [] : [new(value, new KeyValuePair<string, object?>("engine", _name))];
}
