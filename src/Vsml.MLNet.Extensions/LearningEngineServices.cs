using Microsoft.ML;
using Vsml.MLNet;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers learning engines.</summary>
public static class LearningEngineServices
{
    /// <summary>
    /// Registers a <see cref="LearningEngine{TRow, TPrediction}"/> of a saved pipeline, one for the whole application: it serves any number of threads,
    /// and of scopes. It is made when it is first asked for, by the registered <see cref="MLContext"/> if there is one, and disposed with the provider.
    /// </summary>
    /// <typeparam name="TRow">A row, with the label.</typeparam>
    /// <typeparam name="TPrediction">A prediction.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="modelPath">The file of the pipeline: the last checkpoint, where there is a journal.</param>
    /// <param name="configure">Sets options; <see langword="null"/> for the defaults.</param>
    /// <returns><paramref name="services"/>.</returns>
    public static IServiceCollection AddVsmlLearningEngine<TRow, TPrediction>(
        this IServiceCollection services, string modelPath, Action<LearningEngineOptions>? configure = null)
        where TRow : class
        where TPrediction : class, new()
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(modelPath);
        return services.AddSingleton(provider =>
        {
            MLContext context = provider.GetService<MLContext>() ?? new MLContext();
            var options = new LearningEngineOptions();
            configure?.Invoke(options);
            return context.Model.CreateLearningEngine<TRow, TPrediction>(context.Model.Load(modelPath, out _), options);
        });
    }
}
