using System.Diagnostics.Metrics;
using System.Globalization;

namespace Vsml.MLNet.Engine;

/// <summary>The meter "Vsml.MLNet" of one engine, which exporters such as OpenTelemetry's read.</summary>
internal sealed class EngineMeter : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _learned, _predicted;
    private readonly string _name;

    public EngineMeter(string name, Func<LearningEngineMetrics> metrics)
    {
        _name = name;
        _meter = new Meter("Vsml.MLNet", version: null, tags: [new("engine", name)]);
        _learned = _meter.CreateCounter<long>("vsml.engine.rows_learned", "{row}", "Rows learned, by class.");
        _predicted = _meter.CreateCounter<long>("vsml.engine.predictions", "{row}", "Rows predicted on request.");
        _meter.CreateObservableGauge("vsml.engine.accuracy", () => Of(metrics().Accuracy), "1", "Share of the last rows that were predicted right before they were learned.");
        _meter.CreateObservableGauge("vsml.engine.log_loss", () => Of(metrics().LogLoss), "nat", "Mean of -ln p of the class of the last rows, predicted before they were learned.");
    }

    public void Learned(ILearnedModel model, float label)
    {
        if (!_learned.Enabled)
            return;
        string? name = model.Outputs < 2 ? null : model.ClassNames?[(int)label] ?? label.ToString(CultureInfo.InvariantCulture);
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
