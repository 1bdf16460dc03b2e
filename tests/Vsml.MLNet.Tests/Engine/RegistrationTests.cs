using Microsoft.Extensions.DependencyInjection;
using Microsoft.ML;
using Xunit;

namespace Vsml.MLNet.Tests.Engine;

/// <summary>An engine as a service.</summary>
public sealed class RegistrationTests
{
    [Fact]
    public void ARegisteredEngine_IsOneForAllScopes_AndIsDisposedWithTheProvider()
    {
        string folder = Directory.CreateTempSubdirectory("vsml-service-").FullName;
        try
        {
            var context = new MLContext(seed: 1);
            string model = Path.Combine(folder, "model.zip"), journal = Path.Combine(folder, "rows.journal");
            context.Model.Save(context.FitPipeline(Data.Clusters(30, seed: 1)), context.View(Data.Clusters(30, seed: 1)).Schema, model);
            Row row = Data.Clusters(1, seed: 2)[0];
            for (int start = 0; start < 2; start++)
            {
                using ServiceProvider provider = new ServiceCollection()
                    .AddVsmlLearningEngine<Row, Guess>(model, options => options.Journal = journal)
                    .BuildServiceProvider();
                using (IServiceScope scope = provider.CreateScope())
                    scope.ServiceProvider.GetRequiredService<LearningEngine<Row, Guess>>().Learn(row);
                using IServiceScope other = provider.CreateScope();
                var engine = other.ServiceProvider.GetRequiredService<LearningEngine<Row, Guess>>();
                Assert.Equal(start + 1, engine.Metrics.RowsLearned);
                Assert.Equal(3, engine.Predict(row).Score.Length);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
