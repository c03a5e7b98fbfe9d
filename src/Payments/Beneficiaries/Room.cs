using System.Text.Json;
using MediatR;
using Payments.Pipeline;
using Payments.Proposals;
using Payments.Web;

namespace Payments.Beneficiaries;

/// <summary>Who is on the rolls, what is true of them, and how they are paid.</summary>
public static class Room
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<PersonalNumbers>();
        services.AddSingleton(provider => new PlaceNames(
            code =>
                ReferenceData.Communes.Find(code, provider.GetRequiredService<Clock>().Today)?.Name,
            bin => ReferenceData.Banks.Find(bin)?.ShortName
        ));
        services.AddSingleton<IProposalEffect, Enrol.Effect>();
        services.AddSingleton<IProposalEffect, ChangeFacts.Effect>();
        services.AddSingleton<IProposalEffect, ChangeAccount.Effect>();
        services.AddSingleton<IProposalEffect, ConfirmAccount.Effect>();
        services.AddSingleton<IProposalEffect, ChooseCash.Effect>();
        services.AddSingleton<IProposalEffect, RecordDecision.Effect>();
        services.AddSingleton<IProposalEffect, Suspend.Effect>();
        services.AddSingleton<IProposalEffect, Resume.Effect>();
        services.AddSingleton<IProposalEffect, Stop.Effect>();
        services.AddSingleton<IProposalEffect, RecordDeath.Effect>();
        services.AddSingleton<IProposalEffect, MoveAway.Effect>();
        services.AddWorker<AcceptMatchedAccounts>();
    }

    public static void Map(RouteGroupBuilder v1)
    {
        v1.MapGet(
                "/communes",
                (
                    int? limit,
                    string? cursor,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) => mediator.Send(new Communes.Query(limit, cursor), cancellationToken).Ok()
            )
            .For<Communes.Query>()
            .WithTags("Beneficiaries");
        var people = v1.MapGroup("/beneficiaries").WithTags("Beneficiaries");
        people.MapPost("/search", Search).For<SearchPeople.Query>();
        people
            .MapPost(
                "",
                (JsonElement body, IMediator mediator, CancellationToken cancellationToken) =>
                    mediator.Send(new Enrol.Command(body), cancellationToken).Accepted()
            )
            .For<Enrol.Command>();
        people
            .MapGet(
                "/{id:guid}",
                (Guid id, IMediator mediator, CancellationToken cancellationToken) =>
                    mediator.Send(new ReadBeneficiary.Query(id), cancellationToken).Ok()
            )
            .For<ReadBeneficiary.Query>();
        people
            .MapGet(
                "/{id:guid}/timeline",
                (
                    Guid id,
                    int? limit,
                    string? cursor,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) =>
                    mediator.Send(new ReadTimeline.Query(id, limit, cursor), cancellationToken).Ok()
            )
            .For<ReadTimeline.Query>();
        MapChanges(people);
    }

    private static void MapChanges(RouteGroupBuilder people)
    {
        Change<ChangeFacts.Body, ChangeFacts.Command>(
            people,
            "facts",
            (id, body) => new ChangeFacts.Command(id, body.EffectiveFrom, body.Person)
        );
        Change<ChangeAccount.Body, ChangeAccount.Command>(
            people,
            "account",
            (id, body) => new ChangeAccount.Command(id, body)
        );
        Change<ConfirmAccount.Body, ConfirmAccount.Command>(
            people,
            "account-confirmation",
            (id, body) => new ConfirmAccount.Command(id, body)
        );
        Change<ChooseCash.Body, ChooseCash.Command>(
            people,
            "cash-choice",
            (id, body) => new ChooseCash.Command(id, body)
        );
        Change<RecordDecision.Body, RecordDecision.Command>(
            people,
            "decisions",
            (id, body) => new RecordDecision.Command(id, body)
        );
        Change<Suspend.Body, Suspend.Command>(
            people,
            "suspend",
            (id, body) => new Suspend.Command(id, body)
        );
        Change<Resume.Body, Resume.Command>(
            people,
            "resume",
            (id, body) => new Resume.Command(id, body)
        );
        Change<Stop.Body, Stop.Command>(people, "stop", (id, body) => new Stop.Command(id, body));
        Change<RecordDeath.Body, RecordDeath.Command>(
            people,
            "death",
            (id, body) => new RecordDeath.Command(id, body)
        );
        Change<MoveAway.Body, MoveAway.Command>(
            people,
            "move",
            (id, body) => new MoveAway.Command(id, body)
        );
    }

    /// <summary>What no body says; null when something must be said.</summary>
    private static TBody? Empty<TBody>()
        where TBody : class
    {
        try
        {
            return JsonSerializer.Deserialize<TBody>("{}", JsonForm.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void Change<TBody, TCommand>(
        RouteGroupBuilder people,
        string verb,
        Func<Guid, TBody, TCommand> command
    )
        where TBody : class
        where TCommand : ICommand<Payments.Domain.Common.Result<Proposed>> =>
        people
            .MapPost(
                "/{id:guid}/" + verb,
                (Guid id, TBody? body, IMediator mediator, CancellationToken cancellationToken) =>
                    (body ?? Empty<TBody>()) is { } given
                        ? mediator.Send(command(id, given), cancellationToken).Accepted()
                        : Task.FromResult(
                            new Begun<Proposed>(
                                Problems.Of(
                                    400,
                                    "empty_body",
                                    "Send a body of JSON that says what changes."
                                )
                            )
                        )
            )
            .For<TCommand>();

    private static Task<Found<Page<SearchPeople.Item>>> Search(
        SearchPeople.Body body,
        int? limit,
        string? cursor,
        IMediator mediator,
        CancellationToken cancellationToken
    ) =>
        mediator
            .Send(
                new SearchPeople.Query(body.Query, body.CommuneCode, limit, cursor),
                cancellationToken
            )
            .Ok();
}
