using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Vsml.AspNetCore;

/// <summary>Saves the models when the service was asked to stop and the last request was answered.</summary>
internal sealed partial class SavedAtTheEnd(IReadOnlyList<IServedModel> models, ILogger<SavedAtTheEnd> log) : IHostedLifecycleService
{
    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        foreach (IServedModel model in models)
        {
            try
            {
                model.CheckPoint();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // What a journal holds is learned again.
                NotSaved(log, model.Name, e);
            }

            model.Dispose();
        }

        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(1, LogLevel.Error, "The checkpoint of '{Model}' could not be written.")]
    private static partial void NotSaved(ILogger log, string model, Exception exception);
}
